/**
 * How long a notebook takes to read and try: computed from its text, never claimed by its author.
 */
import { type Cell, type Notebook, textOf } from "./mod.ts";
import { withoutTables } from "./generated.ts";
import { outline } from "./sections.ts";

/** What a careful reader manages in a minute. */
const WORDS_PER_MINUTE = 120, CODE_LINES_PER_MINUTE = 14;

/**
 * The minutes that a notebook takes, rounded to five. Sections whose heading says that they are
 * optional, such as `## In curio *(optional)*`, do not count.
 */
export function minutesOf(notebook: Notebook): number {
  const optional = new Set(
    outline(notebook).sections
      .filter(({ heading }) => isOptional(heading))
      .flatMap(({ cells }) => cells),
  );
  const cells = notebook.cells.filter((cell) => !optional.has(cell));
  const minutes = sum(cells, wordsOf) / WORDS_PER_MINUTE +
    sum(cells, codeLinesOf) / CODE_LINES_PER_MINUTE;
  return 5 * Math.round(minutes / 5);
}

/** The prose of a Markdown cell: its text without code, addresses and generated tables. */
export function proseOf(cell: Cell): string {
  if (cell.cell_type !== "markdown") return "";
  return withoutTables(textOf(cell.source))
    .replace(/```.*?```/gs, "")
    .replace(/`[^`\n]*`/g, "")
    .replace(/\]\([^)\s]*\)/g, "]");
}

function isOptional(heading: string): boolean {
  return /^[*_(]*optional[*_):]|\boptional[*_)]*$/i.test(heading);
}

function wordsOf(cell: Cell): number {
  return proseOf(cell).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0;
}

function codeLinesOf(cell: Cell): number {
  const source = textOf(cell.source).trimEnd();
  return cell.cell_type === "code" && source !== "" ? source.split("\n").length : 0;
}

function sum(cells: Cell[], count: (cell: Cell) => number): number {
  return cells.reduce((total, cell) => total + count(cell), 0);
}
