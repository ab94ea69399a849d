import { assertEquals } from "@std/assert";
import { RespServer } from "@course/services";
import { onVirtualTime } from "@course/notebook/virtual";
import { connect } from "../support/raw_redis.ts";

Deno.test("RespServer does a transaction only if no other client has changed what it watches", async () => {
  await using server = RespServer.start();
  using client = await connect(server);
  using other = await connect(server);
  await client.send("SET a 1\r\nWATCH a\r\n", 2);
  await other.send("INCR a\r\n");
  await client.send("MULTI\r\nSET a 10\r\n", 2);
  assertEquals(await client.send("EXEC\r\n"), ["*-1\r\n"]);
  await client.send("MULTI\r\nINCR a\r\n", 2);
  await other.send("INCR a\r\n"); // It watches nothing any more
  assertEquals(await client.send("EXEC\r\n"), ["*1\r\n:4\r\n"]);
});

Deno.test(
  "RespServer takes the end of a watched key for a change",
  onVirtualTime(async () => {
    await using server = RespServer.start();
    using client = await connect(server);
    await client.send("SET a 1 PX 100\r\nWATCH a\r\nMULTI\r\nPING\r\n", 4);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assertEquals(await client.send("EXEC\r\n"), ["*-1\r\n"]);
  }),
);
