/** How long a notebook and its parts may be. */
import { type Cell, hasTag, minutesOf, type Notebook, proseOf, textOf } from "../notebook/mod.ts";
import type { Breach } from "./breach.ts";

const MINUTES = 50, MENTIONS = 3, SETUP_LINES = 25, COLUMNS = 100;

/** A notebook is read in one sitting. */
export function lengthBreaches(notebook: Notebook): Breach[] {
  const minutes = minutesOf(notebook);
  if (minutes <= MINUTES) return [];
  const remedy = "shorten it, or mark a section as *Optional*";
  return [{ where: "", rule: `it takes ${minutes} minutes, at most ${MINUTES}: ${remedy}` }];
}

/** The notes are sources that the reader has not seen, so they are seldom mentioned. */
export function mentionBreaches({ cells }: Notebook): Breach[] {
  const mentions = cells.slice(1).map(mentionsIn).reduce((a, b) => a + b, 0);
  if (mentions <= MENTIONS) return [];
  const remedy = "tell the fact instead";
  return [{
    where: "",
    rule: `"the notes" are mentioned ${mentions} times, at most ${MENTIONS}: ${remedy}`,
  }];
}

/** The setup cell is read before anything has happened. */
export function setupBreaches({ cells }: Notebook): Breach[] {
  return cells.filter((cell) => hasTag(cell, "setup")).flatMap((cell) => {
    const count = linesOf(cell).length;
    if (count <= SETUP_LINES) return [];
    const remedy = "move helpers to lib, or to the section that needs them";
    return [{
      where: ` › ${cell.id}`,
      rule: `the setup cell has ${count} lines, at most ${SETUP_LINES}: ${remedy}`,
    }];
  });
}

/** A line of code fits into the window. */
export function columnBreaches({ cells }: Notebook): Breach[] {
  return cells.filter((cell) => cell.cell_type === "code").flatMap((cell) =>
    linesOf(cell).flatMap((line, index) => {
      const width = [...line].length;
      if (width <= COLUMNS) return [];
      return [{
        where: ` › ${cell.id}`,
        rule: `line ${index + 1} has ${width} columns, at most ${COLUMNS}: break it`,
      }];
    })
  );
}

function mentionsIn(cell: Cell): number {
  return proseOf(cell).match(/\b(?:the notes|(?:one|another)(?: of the)? notes?)\b/gi)?.length ?? 0;
}

function linesOf(cell: Cell): string[] {
  return textOf(cell.source).trimEnd().split("\n");
}
