import { assertEquals, assertThrows } from "@std/assert";
import { NO_LIST, RespError } from "../../../../lib/services/redis/reply.ts";
import { commandsOn } from "../../support/redis_keys.ts";

Deno.test("a list has two ends", () => {
  const run = commandsOn();
  assertEquals([run("rpush l a b c"), run("lpush l z y"), run("llen l")], [3, 5, 5]);
  assertEquals([run("lrange l -2 -1"), run("lrange l 0 1")], [["b", "c"], ["y", "z"]]);
  assertEquals([run("lpop l"), run("rpop l 2")], ["y", ["c", "b"]]);
  assertEquals([run("lpop none 2"), run("lpop none")], [NO_LIST, null]);
  assertThrows(() => run("get l"), RespError, "WRONGTYPE");
});
