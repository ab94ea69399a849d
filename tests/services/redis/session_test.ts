import { assertEquals } from "@std/assert";
import { RespServer } from "@course/services";
import { connect } from "../support/raw_redis.ts";

Deno.test("RespServer answers requests that arrive together, in their order", async () => {
  await using server = RespServer.start();
  using client = await connect(server);
  const request = "INCR n\r\n*2\r\n$4\r\nECHO\r\n$2\r\nhi\r\nGET\r\nINCR n\r\n";
  assertEquals(await client.send(request, 4), [
    ":1\r\n",
    "$2\r\nhi\r\n",
    "-ERR wrong number of arguments for 'get' command\r\n",
    ":2\r\n",
  ]);
});

Deno.test("RespServer sends what it has said before it hangs up", async () => {
  await using server = RespServer.start();
  using client = await connect(server);
  assertEquals(await client.send("SET a 1\r\nQUIT\r\nGET a\r\n", 3), [
    "+OK\r\n",
    "+OK\r\n",
    "closed",
  ]);
});

Deno.test("RespServer delays later requests of a waiting client, and of no other", async () => {
  await using server = RespServer.start();
  using waiting = await connect(server);
  using other = await connect(server);
  await waiting.send("BLPOP list 0\r\nGET a\r\n", 0);
  assertEquals(await other.send("SET a 1\r\nLPUSH list x\r\n", 2), ["+OK\r\n", ":1\r\n"]);
  assertEquals(await waiting.next(), "*2\r\n$4\r\nlist\r\n$1\r\nx\r\n");
  assertEquals(await waiting.next(), "$1\r\n1\r\n");
});
