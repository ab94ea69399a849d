/** Work that needs MySQL. */
import { assertEquals, assertMatch } from "@std/assert";
import { onMySQL } from "@course/services";
import { testWith } from "../support/needs.ts";

Deno.test("onMySQL does nothing where there is no MySQL", async () => {
  let calls = 0;
  const work = () => Promise.resolve(++calls);
  assertEquals(await onMySQL(work, { origin: "embedded" }), undefined);
  assertEquals(calls, 0);
});

testWith("mariadbd", "onMySQL does the work in a database of its own", async () => {
  const url = await onMySQL((url) => Promise.resolve(url), { origin: "started" });
  assertMatch(url!, /^mysql:.*\/course_/);
});
