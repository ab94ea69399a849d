/** Finding the cells again in the one document that JupyterLab makes of a notebook. */
import { type Cell, isWhole, readCell } from "./cell.ts";

/** How many pieces of a cell with empty lines are looked for. */
const REACH = 5;

/**
 * Splits a document into cells. JupyterLab puts two empty lines between two cells, and a cell may
 * have two empty lines itself: a piece that is no whole cell is joined with those after it, if the
 * result is one.
 */
export function splitCells(document: string): Cell[] {
  const pieces = paragraphs(document), cells: Cell[] = [];
  for (let index = 0; index < pieces.length;) {
    const { cell, size } = wholeCell(pieces.slice(index, index + REACH));
    cells.push(cell);
    index += size;
  }
  return cells;
}

/** The cell that begins with the first piece, and how many pieces it takes. */
function wholeCell(pieces: Paragraph[]): { cell: Cell; size: number } {
  const [{ from, text }] = pieces;
  const first = { cell: readCell(text, from), size: 1 };
  if (isWhole(first.cell)) return first;
  let joined = text, end = from + text.split("\n").length;
  for (const [index, next] of pieces.slice(1).entries()) {
    joined += "\n".repeat(next.from - end + 1) + next.text;
    end = next.from + next.text.split("\n").length;
    const cell = readCell(joined, from);
    if (isWhole(cell) && cell.names) return { cell, size: index + 2 };
  }
  return first;
}

interface Paragraph {
  /** Its first line. */
  from: number;
  text: string;
}

/** The pieces between two or more empty lines. */
function paragraphs(document: string): Paragraph[] {
  const found: Paragraph[] = [];
  let from = 0;
  for (const part of document.split(/(\n{3,})/)) {
    const lines = part.split("\n").length - 1;
    if (part.trim() !== "") found.push({ from, text: part });
    from += lines;
  }
  return found;
}
