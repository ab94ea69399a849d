/**
 * Rows and columns: the HTML of a card, and a box drawn in text. Read `grid.ts`, then `table.ts`.
 *
 * @module
 */
export { gridOf, type TableRow } from "./grid.ts";
export { table, type TableOptions } from "./table.ts";
export { tableText } from "./text.ts";
