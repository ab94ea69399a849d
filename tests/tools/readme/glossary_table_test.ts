import { assertEquals, assertThrows } from "@std/assert";
import { ToolError } from "../../../lib/tools/kit/mod.ts";
import { glossaryTable } from "../../../lib/tools/readme/mod.ts";
import { courseOf } from "../support/course_of.ts";

Deno.test("words are in alphabetical order, whatever their case, with a link each", () => {
  const course = courseOf({
    "03_event_loop": { "One turn": { terms: ["turn", "ready queue"] } },
    "23_redis": { "By hand": { terms: ["RESP"] } },
  });
  assertEquals(glossaryTable(course).split("\n"), [
    "| word | where it is defined |",
    "| :-- | :-- |",
    "| ready queue | [03: One turn](03_event_loop.ipynb#cell-id=section-0) |",
    "| RESP | [23: By hand](23_redis.ipynb#cell-id=section-0) |",
    "| turn | [03: One turn](03_event_loop.ipynb#cell-id=section-0) |",
  ]);
});

Deno.test("a word that two sections define is refused, with both places", () => {
  const course = courseOf({ "03_loop": { "A": { terms: ["turn"] }, "B": { terms: ["turn"] } } });
  assertThrows(
    () => glossaryTable(course),
    ToolError,
    '"turn" is defined twice, in [03: A](03_loop.ipynb#cell-id=section-0) and in [03: B](03_loop.ipynb#cell-id=section-1): ' +
      "keep it in metadata.terms of the section that readers reach first",
  );
});
