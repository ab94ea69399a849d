import { assertEquals } from "@std/assert";
import { notesTable } from "../../../lib/tools/readme/mod.ts";
import { courseOf } from "../support/course_of.ts";

Deno.test("a section of the notes has the notebooks that cover it", () => {
  const rows = notesTable(courseOf({
    "01_why_async": { "Ten sites": { notes: ["S1.07", "D2"] } },
    "12_timers": { "A limit": { notes: ["S4.21", "C6"] } },
  })).split("\n");
  assertEquals(
    rows.filter((row) => /Visiting one site|^\| A crawler|fourteen examples/.test(row)),
    [
      "| A crawler |  |",
      "| Visiting one site, and many | [01](notebooks/01_why_async.ipynb) |",
      "| The fourteen examples | [12](notebooks/12_timers.ipynb) |",
    ],
  );
});
