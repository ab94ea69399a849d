/** What a plot shows, as text: the data of its marks, with a bar for each height. */
import type { Markish } from "@observablehq/plot";
import { gridOf, type TableRow, tableText } from "../table/mod.ts";

const MOST_ROWS = 24;
const BAR_COLUMNS = 24;

/** The parts of a mark that its text version needs. */
interface DrawnMark {
  data?: Iterable<unknown> | null;
  channels?: Record<string, { value?: unknown }>;
}

/** The title, and one table for each set of data in the marks. */
export function plotText(title: string, marks: Markish[]): string {
  const sets = new Map<unknown, Map<string, number>>();
  for (const mark of marks.flat(9) as DrawnMark[]) {
    const rows = mark?.data && [...mark.data];
    if (!rows || rows.length === 0 || !mark.channels) continue;
    const fields = sets.get(mark.data) ?? new Map<string, number>();
    sets.set(mark.data, fields);
    for (const [name, { value }] of Object.entries(mark.channels)) {
      const field = fieldOf(value);
      if (field !== undefined && rows.some((row) => hasField(row, field))) {
        fields.set(field, Math.max(fields.get(field) ?? 0, tallness(name)));
      }
    }
  }
  const tables = [...sets].flatMap(([data, fields]) => {
    const rows = [...data as Iterable<unknown>];
    // Rules and labels at fixed places say nothing that the data does not.
    if (fields.size === 0 && rows.every((row) => typeof row !== "object") && sets.size > 1) {
      return [];
    }
    return [dataTable(rows, fields)];
  });
  return [title, ...tables].join("\n");
}

/** The column that a channel is taken from; stacking and the like keep its name as a label. */
function fieldOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  const label = (value as { label?: unknown } | undefined)?.label;
  return typeof label === "string" ? label : undefined;
}

function hasField(row: unknown, field: string): boolean {
  return typeof row === "object" && row !== null && field in row;
}

/** Whether a channel's value is drawn as a height or a length. */
function tallness(channel: string): number {
  return /^y[12]?$/.test(channel) ? 2 : /^x[2]?$/.test(channel) ? 1 : 0;
}

function dataTable(rows: unknown[], fields: Map<string, number>): string {
  const step = Math.ceil(rows.length / MOST_ROWS);
  const inRow = Object.keys(Object(rows[0]));
  const columns = fields.size > 0
    ? [...fields.keys()].sort((a, b) => inRow.indexOf(a) - inRow.indexOf(b))
    : undefined;
  const shown: TableRow[] = rows.filter((_, index) => index % step === 0).map((row) =>
    typeof row === "object" && row !== null
      ? columns
        ? Object.fromEntries(columns.map((column) => [column, (row as TableRow)[column]]))
        : { ...row }
      : { value: row }
  );
  const numeric = (column: string) => shown.every((row) => Number.isFinite(row[column]));
  const tall = [...fields].filter(([column, rank]) => rank > 0 && numeric(column))
    .sort((a, b) => b[1] - a[1])[0]?.[0];
  const most = tall === undefined ? 0 : Math.max(...shown.map((row) => Number(row[tall])));
  const grid = gridOf(shown.map((row) => ({
    ...row,
    ...(tall === undefined || most <= 0 ? {} : { "as a bar": barOf(Number(row[tall]) / most) }),
  })));
  const note = step > 1 ? `(every ${step}${ordinal(step)} of ${rows.length} rows)` : undefined;
  return tableText(grid, note);
}

function barOf(share: number): string {
  return "█".repeat(Math.max(0, Math.round(share * BAR_COLUMNS)));
}

function ordinal(n: number): string {
  const teen = n % 100 >= 11 && n % 100 <= 13;
  return teen ? "th" : ({ 1: "st", 2: "nd", 3: "rd" } as Record<number, string>)[n % 10] ?? "th";
}
