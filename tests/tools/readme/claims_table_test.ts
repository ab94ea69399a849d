import { assertEquals } from "@std/assert";
import { claimsTable } from "../../../lib/tools/readme/mod.ts";
import { courseOf } from "../support/course_of.ts";

const HEAD = [
  "| the notes say | verdict | what the experiment found | experiment |",
  "| :-- | :-- | :-- | :-- |",
];

Deno.test("claims are grouped by article and in the order of their ids, with links", () => {
  const course = courseOf({
    "08_groups": {
      "`gather` of *two* [groups](x)?": {
        claims: [
          { of: "S2.22", claim: "It is 3.", verdict: "holds", found: "It was 3 | 4." },
          { of: "S1.11", claim: "One group waits.", verdict: "refuted", found: "None did." },
        ],
      },
      "Nothing": {},
    },
    "17_locks": {
      "Plus (and minus) _(optional)_": {
        claims: [{ of: "S1.09", claim: "It is 0.", verdict: "holds in part", found: "It was 0." }],
      },
    },
  });
  assertEquals(claimsTable(course).split("\n"), [
    ...HEAD,
    "| **Concurrent programming with asyncio (Asyncio并发编程)** | | | |",
    "| It is 0. | **holds in part** | It was 0. | " +
    "[17: Plus (and minus) (optional)](17_locks.ipynb#cell-id=section-0) |",
    "| One group waits. | **refuted** | None did. | " +
    "[08: `gather` of two groups?](08_groups.ipynb#cell-id=section-0) |",
    "| **An untitled introduction to asyncio** | | | |",
    "| It is 3. | **holds** | It was 3 \\| 4. | " +
    "[08: `gather` of two groups?](08_groups.ipynb#cell-id=section-0) |",
  ]);
});

Deno.test("a course without claims has a table without rows", () => {
  assertEquals(claimsTable(courseOf({ "01_one": { "One": {} } })).split("\n"), HEAD);
});
