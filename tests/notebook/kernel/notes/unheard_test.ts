import { assertEquals, assertStringIncludes } from "@std/assert";
import { UnheardCells, unheardNote } from "../../../../lib/notebook/kernel/notes/unheard.ts";

Deno.test("cells that the kernel counted, and that neither returned nor threw", () => {
  const unheard = new UnheardCells();
  assertEquals(unheard.returned(7), 0, "what came before the first one is not known");
  assertEquals(unheard.returned(8), 0);
  assertEquals(unheard.returned(10), 1);
  unheard.otherEnd(); // Number 11 threw.
  assertEquals(unheard.returned(12), 0);
  unheard.otherEnd(); // One of 13, 14 and 15 threw.
  assertEquals(unheard.returned(16), 2);
  unheard.otherEnd(); // A cell that a tool has run is not counted by the kernel.
  assertEquals(unheard.returned(17), 0);
});

Deno.test("they are told under the next cell, and under a check with what it has judged", () => {
  assertEquals(unheardNote(0, false), []);
  const [note] = unheardNote(1, false);
  assertStringIncludes(note, "note: the cell before this one did not run to its end");
  assertStringIncludes(note, "what its earlier version defined is still in force");
  assertStringIncludes(unheardNote(2, false)[0], "the 2 cells before this one");
  assertStringIncludes(
    unheardNote(1, true)[0],
    "this check has judged the version that ran before",
  );
});
