import { assertEquals } from "@std/assert";
import { examplesTable } from "../../../lib/tools/readme/mod.ts";
import { courseOf } from "../support/course_of.ts";

Deno.test("an example or a figure has the links of all its sections", () => {
  const rows = examplesTable(courseOf({
    "05_await": { "Two": { notes: ["S1.06", "D1", "C2"] }, "Three": { notes: ["D1"] } },
  })).split("\n");
  assertEquals(rows.length, 2 + 1 + 14 + 1 + 32);
  assertEquals(
    rows[3],
    "| An echo server and its client on plain sockets |  |",
  );
  assertEquals(
    rows.find((row) => row.startsWith("| One wait of 2 s |")),
    "| One wait of 2 s | [05: Two](notebooks/05_await.ipynb#cell-id=section-0), " +
      "[05: Three](notebooks/05_await.ipynb#cell-id=section-1) |",
  );
});
