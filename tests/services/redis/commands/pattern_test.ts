import { assertEquals } from "@std/assert";
import { matching } from "../../../../lib/services/redis/commands/pattern.ts";

Deno.test("matching finds the names that a pattern describes", () => {
  const names = ["one", "on*", "two", "a.b", "axb"];
  const found = (pattern: string) => matching(names, pattern).join();
  assertEquals(found("*"), names.join());
  assertEquals([found("o*"), found("on\\*"), found("on?")], ["one,on*", "on*", "one,on*"]);
  assertEquals([found("a.b"), found("a[.x]b")], ["a.b", "a.b,axb"]);
  assertEquals([found("[^o]?o"), found("[s-u]wo"), found("[]*")], ["two", "two", ""]);
});
