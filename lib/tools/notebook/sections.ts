/**
 * A notebook as its author thinks of it: a title, a setup cell, and sections that are experiments.
 */
import { type Cell, type Notebook, tagsOf, textOf } from "./mod.ts";

/** One experiment: from a `##` heading to the next. */
export interface Section {
  heading: string;
  /** The cell that holds the heading. */
  head: Cell;
  /** Every cell of the section, the heading's included. */
  cells: Cell[];
}

/** The parts of a notebook. */
export interface Outline {
  title: string;
  /** What comes before the first section. */
  opening: Cell[];
  setup: Cell[];
  sections: Section[];
}

/** Takes a notebook apart. */
export function outline({ cells }: Notebook): Outline {
  const opening: Cell[] = [];
  const sections: Section[] = [];
  for (const cell of cells) {
    const heading = cell.cell_type === "markdown" && textOf(cell.source).match(/^## +(.+)/)?.[1];
    if (heading) sections.push({ heading: heading.trim(), head: cell, cells: [cell] });
    else (sections.at(-1)?.cells ?? opening).push(cell);
  }
  const title = opening.map(({ source }) => textOf(source).match(/^# +(.+)/m)?.[1]).find(Boolean);
  const setup = cells.filter((cell) => hasTag(cell, "setup"));
  return { title: title?.trim() ?? "", opening, setup, sections };
}

/** Whether a cell carries a tag. */
export function hasTag(cell: Cell, tag: string): boolean {
  return tagsOf(cell).includes(tag);
}

/** The cells of a section that become its test. */
export function testedCells({ cells }: Section): Cell[] {
  return cells.filter((cell) =>
    cell.cell_type === "code" && !["setup", "exercise", "no-test"].some((tag) => hasTag(cell, tag))
  );
}

/** Whether a section is tested on the real clock. */
export function isOnRealClock({ cells }: Section, { metadata }: Notebook): boolean {
  return metadata.course?.clock === "real" || cells.some((cell) => hasTag(cell, "real-clock"));
}

/** A heading without its Markdown. */
export function plain(heading: string): string {
  return heading.replace(/[`*]/g, "").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
}
