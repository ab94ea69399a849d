import { assertEquals } from "@std/assert";
import { RespServer } from "@course/services";
import { connect } from "../support/raw_redis.ts";

Deno.test("RespServer tells every subscriber of a channel, in the version it speaks", async () => {
  await using server = RespServer.start();
  using old = await connect(server);
  using modern = await connect(server);
  using publisher = await connect(server);
  await old.send("SUBSCRIBE news\r\n");
  await modern.send("HELLO 3\r\nSUBSCRIBE news sport\r\n", 3);
  assertEquals(await publisher.send("PUBLISH news hi\r\n"), [":2\r\n"]);
  const message = "3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$2\r\nhi\r\n";
  assertEquals([await old.next(), await modern.next()], [`*${message}`, `>${message}`]);
  await old.send("UNSUBSCRIBE\r\n");
  assertEquals(await publisher.send("PUBLISH news hi\r\n"), [":1\r\n"]);
});
