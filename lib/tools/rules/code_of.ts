/** The code of a cell, as far as there is any to look at. */
import { type Code, parseCode } from "../code/mod.ts";
import { type Cell, textOf } from "../notebook/mod.ts";

/** Nothing for a cell of text, or with a syntax error. */
export function codeOf(cell: Cell): Code | undefined {
  const code = cell.cell_type === "code" ? parseCode(textOf(cell.source)) : undefined;
  return code && !("syntaxError" in code) ? code : undefined;
}
