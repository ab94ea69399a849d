import { assertEquals, assertRejects } from "@std/assert";
import { RespServer } from "@course/services";
import { RedisConnection } from "../../../lib/services/redis/connection.ts";
import { RespError } from "../../../lib/services/redis/reply.ts";

const addressOf = (server: RespServer, login = "", path = "") =>
  new URL(`redis://${login}127.0.0.1:${server.port}${path}`);

Deno.test("RedisConnection logs in and chooses the database that the address names", async () => {
  await using server = RespServer.start({ password: "sésame" });
  using connection = await RedisConnection.open(addressOf(server, ":s%C3%A9same@", "/0"));
  assertEquals(await connection.ask("ECHO", "hi"), "hi");
  for (const [login, path, reason] of [["", "", "NOAUTH"], [":simsim@", "", "WRONGPASS"]]) {
    const use = async () => {
      using connection = await RedisConnection.open(addressOf(server, login, path));
      await connection.ask("PING");
    };
    await assertRejects(use, RespError, reason);
  }
  const far = addressOf(server, ":s%C3%A9same@", "/99");
  await assertRejects(() => RedisConnection.open(far), RespError, "DB index is out of range");
});

Deno.test("RedisConnection: an error is thrown, and the connection goes on", async () => {
  await using server = RespServer.start();
  using connection = await RedisConnection.open(addressOf(server));
  await assertRejects(() => connection.ask("NONSENSE"), RespError, "unknown command");
  const long = "x".repeat(100_000);
  assertEquals(await connection.ask("ECHO", long), long);
});

Deno.test("RedisConnection: a server that goes away is an error of the next command", async () => {
  const server = RespServer.start();
  using connection = await RedisConnection.open(addressOf(server));
  await server.close();
  await assertRejects(() => connection.ask("PING"));
});
