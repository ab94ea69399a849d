/** Rows and columns. */
import { asText, display, type Displayable, type MediaBundle } from "../../kernel/mod.ts";
import { gridOf, type TableRow } from "./grid.ts";
import { tableHtml } from "./html.ts";
import { tableText } from "./text.ts";

/** Options of {@linkcode table}. */
export interface TableOptions {
  /** A line above the table. */
  caption?: string;
}

/**
 * A table with a row for each object and a column for each key, in the order of first appearance.
 *
 * - Columns that hold only numbers are aligned right; a missing value is an empty cell.
 * - A ✔ or ✘ in the first column is green or red.
 * - A column whose key is empty is headed `#`, or `ok` if it holds ticks and crosses.
 * - Displayed as an HTML table on a card of its own, and as a box drawn in text.
 *
 * @example
 * ```ts
 * import { show, table } from "@course/notebook";
 * import { assertEquals } from "@std/assert";
 *
 * const dishes = [{ dish: "soup", minutes: 20 }, { dish: "pie", minutes: 45 }];
 * assertEquals(await show(table(dishes, { caption: "Tonight" })), undefined);
 * ```
 *
 * @throws {TypeError} If rows is not an array of objects.
 */
export function table(rows: readonly TableRow[], options: TableOptions = {}): Displayable {
  if (!Array.isArray(rows) || rows.some((row) => typeof row !== "object" || row === null)) {
    throw new TypeError(
      `Cannot make a table: rows must be an array of objects, received ${asText(rows)}`,
    );
  }
  const grid = gridOf(rows);
  const { caption } = options;
  return {
    [display]: (): MediaBundle => ({
      "text/html": tableHtml(grid, caption),
      "text/plain": tableText(grid, caption),
    }),
  };
}
