import { assertEquals, assertThrows } from "@std/assert";
import { RespError } from "../../../../lib/services/redis/reply.ts";
import { commandsOn } from "../../support/redis_keys.ts";

Deno.test("a hash has fields, and goes with the last of them", () => {
  const run = commandsOn();
  assertEquals([run("hset h a 1 b 2"), run("hset h a 3"), run("hget h a")], [2, 0, "3"]);
  assertEquals(run("hgetall h"), new Map([["a", "3"], ["b", "2"]]));
  assertThrows(() => run("hset h a 1 b"), RespError, "wrong number of arguments for 'hset'");
  assertEquals([run("hdel h a z"), run("hlen h"), run("hdel h b"), run("exists h")], [1, 1, 1, 0]);
});
