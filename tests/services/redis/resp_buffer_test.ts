import { assertEquals } from "@std/assert";
import { RespServer } from "@course/services";
import { toBytes } from "../../../lib/services/redis/bytes.ts";
import { NO_LIST, type Reply, RespError, Status } from "../../../lib/services/redis/reply.ts";
import { RespBuffer } from "../../../lib/services/redis/resp_buffer.ts";
import { connect } from "../support/raw_redis.ts";

Deno.test("RespServer puts a request together that arrives byte by byte", async () => {
  await using server = RespServer.start();
  using client = await connect(server);
  const request = "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$4\r\n\r\n\r\n\r\nGET a\r\n";
  for (const byte of request) await client.send(byte, 0);
  assertEquals([await client.next(), await client.next()], ["+OK\r\n", "$4\r\n\r\n\r\n\r\n"]);
});

Deno.test("RespBuffer takes out one reply after the other, however they arrive", () => {
  const bytes = toBytes("+OK\r\n:7\r\n$-1\r\n*-1\r\n*2\r\n$1\r\na\r\n*1\r\n:1\r\n-ERR no\r\n");
  const expected: Reply[] = [
    new Status("OK"),
    7,
    null,
    NO_LIST,
    ["a", [1]],
  ];
  for (const size of [1, 3, bytes.length]) {
    const buffer = new RespBuffer();
    const replies: Reply[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      buffer.push(bytes.subarray(at, at + size));
      for (let reply; (reply = buffer.reply()) !== undefined;) replies.push(reply);
    }
    const error = replies.pop();
    assertEquals(replies, expected, `${size} bytes at a time`);
    assertEquals([error instanceof RespError, String(error)], [true, "RespError: ERR no"]);
  }
});

Deno.test("RespBuffer reads the maps of version 3, and keeps the bytes of the last reply", () => {
  const buffer = new RespBuffer();
  buffer.push(toBytes("_\r\n%1\r\n$1\r\na\r\n:1\r\n:2"));
  assertEquals(buffer.reply(), null);
  assertEquals([buffer.reply(), buffer.taken], [new Map([["a", 1]]), "%1\r\n$1\r\na\r\n:1\r\n"]);
  assertEquals([buffer.reply(), buffer.taken], [undefined, "%1\r\n$1\r\na\r\n:1\r\n"]);
});
