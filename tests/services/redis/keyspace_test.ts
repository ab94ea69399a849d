import { assertEquals, assertThrows } from "@std/assert";
import { RespServer } from "@course/services";
import { onVirtualTime } from "@course/notebook/virtual";
import { Keyspace } from "../../../lib/services/redis/keyspace.ts";
import { RespError } from "../../../lib/services/redis/reply.ts";
import { connect } from "../support/raw_redis.ts";

Deno.test(
  "RespServer forgets a key when its time is over",
  onVirtualTime(async () => {
    await using server = RespServer.start();
    using client = await connect(server);
    await client.send("SET a 1 PX 1000\r\n");
    await new Promise((resolve) => setTimeout(resolve, 999));
    assertEquals(await client.send("PTTL a\r\nGET a\r\n", 2), [":1\r\n", "$1\r\n1\r\n"]);
    await new Promise((resolve) => setTimeout(resolve, 1));
    assertEquals(await client.send("GET a\r\nPTTL a\r\nKEYS *\r\n", 3), [
      "$-1\r\n",
      ":-2\r\n",
      "*0\r\n",
    ]);
  }),
);

Deno.test("Keyspace tells of every key that changes, goes, or is found to be over", () => {
  const heard: string[] = [];
  const keys = new Keyspace((key) => heard.push(key));
  const told = () => heard.splice(0).join();
  keys.update("a", "1");
  keys.update("list", ["x"]);
  assertEquals(told(), "a,list");
  assertEquals([keys.delete("a"), keys.delete("a"), told()], [true, false, "a"]);
  assertEquals([keys.expire("list", Date.now() - 1), told()], [true, "list"]);
  assertEquals([keys.has("list"), keys.has("list"), told()], [false, false, "list"]);
});

Deno.test("Keyspace has no empty list or hash, and no key of two kinds", () => {
  const keys = new Keyspace(() => {});
  keys.update("list", ["x"]);
  assertEquals([keys.kind("list"), keys.list("list")], ["list", ["x"]]);
  assertThrows(() => keys.string("list"), RespError, "WRONGTYPE");
  keys.update("list", []);
  assertEquals([keys.kind("list"), keys.keys()], ["none", []]);
});

Deno.test("Keyspace: a key keeps its time when its value changes", () => {
  const keys = new Keyspace(() => {});
  const later = Date.now() + 100_000;
  keys.update("a", "1");
  assertEquals([keys.expires("a"), keys.expires("b")], [Infinity, undefined]);
  keys.expire("a", later);
  keys.update("a", "2");
  assertEquals(keys.expires("a"), later);
});
