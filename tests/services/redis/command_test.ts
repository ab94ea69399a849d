import { assertEquals } from "@std/assert";
import { Groups, wrongCount } from "../../../lib/services/redis/command.ts";
import type { Session } from "../../../lib/services/redis/session.ts";

Deno.test("Groups: a session that joins is a member once, until it leaves", () => {
  const [ada, bob] = [{}, {}] as Session[];
  const groups = new Groups();
  assertEquals(groups.members("news"), []);
  groups.join("news", ada);
  groups.join("news", ada);
  groups.join("news", bob);
  groups.join("sport", bob);
  assertEquals(groups.members("news"), [ada, bob]);
  groups.leave("news", ada);
  groups.leave("news", ada);
  assertEquals(groups.members("news"), [bob]);
  assertEquals(groups.members("sport"), [bob]);
});

Deno.test("wrongCount says it as Redis does", () => {
  assertEquals(wrongCount("get").message, "ERR wrong number of arguments for 'get' command");
});
