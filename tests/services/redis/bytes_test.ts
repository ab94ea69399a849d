import { assertEquals } from "@std/assert";
import { RespServer } from "@course/services";
import { fromBytes, toBytes, utf8 } from "../../../lib/services/redis/bytes.ts";
import { connect } from "../support/raw_redis.ts";

Deno.test("a string has one character per byte, and comes back as it was", () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, at) => at % 256);
  assertEquals(toBytes(fromBytes(bytes)), bytes);
  assertEquals(utf8("é"), "\xc3\xa9");
});

Deno.test("RespServer keeps every byte of a value, and long values too", async () => {
  await using server = RespServer.start();
  using client = await connect(server);
  const everyByte = String.fromCharCode(...Array(256).keys());
  for (const value of [everyByte, everyByte.repeat(4000)]) {
    const word = `$${value.length}\r\n${value}\r\n`;
    assertEquals(await client.send(`*3\r\n$3\r\nSET\r\n$1\r\na\r\n${word}GET a\r\n`, 2), [
      "+OK\r\n",
      word,
    ]);
  }
});
