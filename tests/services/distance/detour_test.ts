/** Another way to a Redis. */
import { assertEquals, assertRejects } from "@std/assert";
import { detour, RedisConnection, RespServer } from "@course/services";

Deno.test("detour leads to the server, and counts what is sent", async () => {
  const server = RespServer.start();
  {
    await using way = detour(`redis://127.0.0.1:${server.port}/0`, 5);
    using connection = await RedisConnection.open(way.url);
    const before = way.chunks;
    for (let i = 1; i <= 3; i++) assertEquals(await connection.ask("INCR", "n"), i);
    assertEquals(way.chunks - before, 3);
    await connection.send(["INCR", "n"], ["INCR", "n"]);
    assertEquals([(await connection.reply()).value, (await connection.reply()).value], [4, 5]);
    assertEquals(way.chunks - before, 4);
  }
  await server.close();
});

Deno.test("a detour that is disposed of breaks its connections", async () => {
  const server = RespServer.start();
  const way = detour(`redis://127.0.0.1:${server.port}`, 5);
  using connection = await RedisConnection.open(way.url);
  await way[Symbol.asyncDispose]();
  await assertRejects(() => connection.ask("PING"));
  await server.close();
});
