/** Rows as a grid of text. */
import { asText } from "../../kernel/mod.ts";

/** A row: its keys are the columns. */
export type TableRow = Record<string, unknown>;

/** The cells of a table as text, and which columns are numbers. */
export interface Grid {
  readonly columns: string[];
  readonly numeric: boolean[];
  readonly cells: string[][];
}

/** Objects as a grid of text. */
export function gridOf(rows: readonly TableRow[]): Grid {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => columns.map((column) => cellText(row[column])));
  return {
    columns: columns.map((column, i) => column.trim() || nameOf(cells.map((row) => row[i]))),
    numeric: columns.map((column) =>
      rows.some((row) => typeof row[column] === "number") &&
      rows.every((row) => row[column] === undefined || typeof row[column] === "number")
    ),
    cells,
  };
}

/** A column without a name holds ticks and crosses, or counts. */
function nameOf(cells: readonly string[]): string {
  return cells.every((cell) => "✔✘".includes(cell)) ? "ok" : "#";
}

function cellText(value: unknown): string {
  if (value === undefined) return "";
  return value instanceof Error ? `${value.name}: ${value.message}` : asText(value);
}
