/** Cells found again in one text. */
import { assertEquals } from "@std/assert";
import { splitCells } from "../../../lib/tools/lsp/split_cells.ts";

function sources(...cells: string[]): string[] {
  return splitCells(cells.join("\n\n\n")).map(({ source }) => source);
}

/** Notebooks whose cells are all found again. */
const NOTEBOOKS: Record<string, string[]> = {
  "one cell": ["const a = 1;"],
  "two cells": ["const a = 1;", "const b = {\n  a,\n\n  b: 2,\n};"],
  "two empty lines in a function": ["function f() {\n  a();\n\n\n  b();\n}", "f();"],
  "two empty lines in a template": ["const s = `a\n\n\nb`;", "f();"],
  "two empty lines twice": ["f({\n  a,\n\n\n  b,\n\n\n\n  c,\n});", "f();"],
  "an unfinished cell": ["f(", "g();", "h();"],
  "an unfinished cell before one that closes too much": ["f(", "g();", "h());"],
};

for (const [what, cells] of Object.entries(NOTEBOOKS)) {
  Deno.test(`the cells are found again: ${what}`, () => assertEquals(sources(...cells), cells));
}

Deno.test("empty cells are none, and empty lines around a cell are not its own", () => {
  assertEquals(sources("", "\na", "", "b\n", ""), ["a", "b"]);
});

Deno.test("the lines of a cell are counted from the top", () => {
  const cells = splitCells(["", "a;\nb;", "c;"].join("\n\n\n"));
  assertEquals(cells.map(({ from, to }) => [from, to]), [[3, 5], [7, 8]]);
});
