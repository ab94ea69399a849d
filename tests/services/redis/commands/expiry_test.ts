import { assertEquals, assertThrows } from "@std/assert";
import { RespError } from "../../../../lib/services/redis/reply.ts";
import { commandsOn } from "../../support/redis_keys.ts";

Deno.test("a key lasts as long as set, or forever", () => {
  const run = commandsOn();
  run("set a 1 ex 100");
  assertEquals([run("ttl a"), run("persist a"), run("ttl a"), run("ttl none")], [100, 1, -1, -2]);
  assertEquals([run("expire a 50"), run("ttl a"), run("persist none")], [1, 50, 0]);
  assertEquals([run("pexpire a -1"), run("exists a")], [1, 0]);
  assertThrows(() => run("set a 1 ex 0"), RespError, "invalid expire time in 'set' command");
});
