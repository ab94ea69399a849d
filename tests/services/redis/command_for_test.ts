import { assertEquals } from "@std/assert";
import { RespServer } from "@course/services";
import { connect } from "../support/raw_redis.ts";

Deno.test("commandFor: what a session must not ask for is an error that says why", async () => {
  await using server = RespServer.start();
  using client = await connect(server);
  assertEquals(await client.send("Get a\r\nnonsense a b\r\ntoString\r\nGET a b\r\n", 4), [
    "$-1\r\n",
    "-ERR unknown command 'nonsense', with args beginning with: 'a' 'b' \r\n",
    "-ERR unknown command 'toString', with args beginning with: \r\n",
    "-ERR wrong number of arguments for 'get' command\r\n",
  ]);
  await client.send("SUBSCRIBE ch\r\n");
  const [refusal] = await client.send("GET a\r\n");
  assertEquals(refusal.startsWith("-ERR Can't execute 'get': only (P|S)SUBSCRIBE"), true);
});
