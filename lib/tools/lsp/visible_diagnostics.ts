/** What the language server found in the module, as it concerns the notebook. */
import type { Cell } from "./cell.ts";
import { type Diagnostic, ERROR, HINT, type Position } from "./diagnostic.ts";

/**
 * Keeps what is in a cell, and moves what is in the filled line after it to the end of the cell.
 * Left out are hints, such as an `await` that does nothing, and the news that a name is imported
 * twice.
 */
export function visibleDiagnostics(
  found: Diagnostic[],
  cells: Cell[],
  imported: ReadonlySet<string>,
): Diagnostic[] {
  const serious = found.filter(({ severity, code, message }) =>
    severity !== HINT && !(code === DUPLICATE && imported.has(message.split("'")[1]))
  );
  return cells.flatMap((cell) => {
    const inside = serious.filter(({ range: { start } }) =>
      start.line >= cell.from && start.line < cell.to
    );
    if (inside.some(isSyntaxError)) return inside;
    const after = serious.find(({ range: { start } }) => start.line === cell.to);
    if (after) return [...inside, { ...after, range: endOf(cell) }];
    return [...inside, ...mismatch(cell)];
  });
}

/** TypeScript's number for `Duplicate identifier '…'.` */
const DUPLICATE = 2300;

/** TypeScript numbers the errors of its parser from 1000. */
function isSyntaxError({ code }: Diagnostic): boolean {
  return Number(code) >= 1000 && Number(code) < 2000;
}

/** What TypeScript would have reported about the brackets if they had not been repaired. */
function mismatch(cell: Cell): Diagnostic[] {
  const say = (message: string, range: Diagnostic["range"]): Diagnostic[] => [
    { message, range, severity: ERROR, source: "deno-ts" },
  ];
  if (cell.surplus !== undefined) {
    const start = positionAt(cell, cell.surplus), end = positionAt(cell, cell.surplus + 1);
    return say("Declaration or statement expected.", { start, end });
  }
  return cell.missing === "" ? [] : say(cell.message, endOf(cell));
}

/** The last character of a cell that is not a space. */
function endOf(cell: Cell): Diagnostic["range"] {
  const { length } = cell.source.trimEnd();
  return { start: positionAt(cell, length - 1), end: positionAt(cell, length) };
}

function positionAt({ source, from }: Cell, offset: number): Position {
  const lines = source.slice(0, offset).split("\n");
  return { line: from + lines.length - 1, character: lines.at(-1)!.length };
}
