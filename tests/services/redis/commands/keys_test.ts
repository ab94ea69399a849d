import { assertEquals, assertThrows } from "@std/assert";
import { RespError } from "../../../../lib/services/redis/reply.ts";
import { commandsOn } from "../../support/redis_keys.ts";

Deno.test("keys are found, looked at and deleted", () => {
  const run = commandsOn();
  for (const key of ["one", "two"]) run(`set ${key} 1`);
  run("rpush list x");
  assertEquals([run("exists one one three"), run("keys t*")], [2, ["two"]]);
  assertEquals(run("scan 0 match *o* type string"), ["0", ["one", "two"]]);
  assertEquals([run("del one two three"), run("unlink list"), run("keys *")], [2, 1, []]);
  assertThrows(() => run("scan x"), RespError, "invalid cursor");
  assertThrows(() => run("scan 0 count 0"), RespError, "syntax error");
});
