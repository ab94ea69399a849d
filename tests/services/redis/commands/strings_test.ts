import { assertEquals, assertThrows } from "@std/assert";
import { OK, RespError } from "../../../../lib/services/redis/reply.ts";
import { commandsOn } from "../../support/redis_keys.ts";

Deno.test("a value is set under conditions", () => {
  const run = commandsOn();
  assertEquals([run("set a 1 xx"), run("set a 1 nx"), run("set a 2 nx")], [null, OK, null]);
  assertEquals([run("set a 2 get"), run("get a"), run("mget a b")], ["1", "2", ["2", null]]);
});

Deno.test("counters end where 64 bits end", () => {
  const run = commandsOn();
  run("set n 9223372036854775806");
  assertEquals(run("incr n"), 9223372036854775807n);
  assertThrows(() => run("incr n"), RespError, "increment or decrement would overflow");
  assertThrows(() => run("incrby n x"), RespError, "value is not an integer");
});
