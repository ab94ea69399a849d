import { assert, assertEquals } from "@std/assert";
import { RespServer } from "@course/services";
import { createClient } from "redis";
import { connect } from "../support/raw_redis.ts";

Deno.test("RespServer with a password lets no client in without it", async () => {
  await using server = RespServer.start({ password: "sésame" });
  using client = await connect(server);
  assertEquals(await client.send("GET a\r\n"), ["-NOAUTH Authentication required.\r\n"]);
  const [wrong] = await client.send("AUTH simsim\r\n");
  assert(wrong.startsWith("-WRONGPASS "));
  const [hello] = await client.send("HELLO 3\r\n");
  assert(hello.startsWith("-NOAUTH "));

  const url = `redis://:s%C3%A9same@127.0.0.1:${server.port}`;
  const guest = createClient({ url });
  guest.on("error", () => {});
  await guest.connect();
  assertEquals(await guest.get("a"), null);
  await guest.close();
});
