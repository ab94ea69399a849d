/** Rows and columns. */
import { display, type Displayable, type MediaBundle } from "./jupyter.ts";
import { palette } from "./palette.ts";
import { asText } from "./print.ts";
import { escapeXml, FONT } from "./svg.ts";

/** A row: its keys are the columns. */
export type TableRow = Record<string, unknown>;

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
 * - Displayed as an HTML table on a card of its own, and as a box of characters.
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
 * @throws {TypeError} when rows is not an array of objects
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

/** The cells of a table as text, and which columns are numbers. */
export interface Grid {
  readonly columns: string[];
  readonly numeric: boolean[];
  readonly cells: string[][];
}

/** Objects as a grid of text. */
export function gridOf(rows: readonly TableRow[]): Grid {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return {
    columns,
    numeric: columns.map((column) =>
      rows.some((row) => typeof row[column] === "number") &&
      rows.every((row) => row[column] === undefined || typeof row[column] === "number")
    ),
    cells: rows.map((row) => columns.map((column) => cellText(row[column]))),
  };
}

function cellText(value: unknown): string {
  if (value === undefined) return "";
  return value instanceof Error ? `${value.name}: ${value.message}` : asText(value);
}

/** A grid as a box of characters. */
export function tableText({ columns, numeric, cells }: Grid, caption?: string): string {
  if (columns.length === 0) return [caption, "(no rows)"].filter(Boolean).join("\n");
  const lines = cells.map((row) => row.map((cell) => cell.split("\n")));
  const widths = columns.map((column, i) =>
    Math.max(length(column), ...lines.flatMap((row) => row[i].map(length)))
  );
  const rule = (left: string, middle: string, right: string) =>
    left + widths.map((width) => "─".repeat(width + 2)).join(middle) + right;
  const line = (row: string[]) =>
    `│${row.map((cell, i) => ` ${align(cell, widths[i], numeric[i])} `).join("│")}│`;
  return [
    ...(caption ? [caption] : []),
    rule("┌", "┬", "┐"),
    line(columns),
    rule("├", "┼", "┤"),
    ...lines.flatMap((row) => {
      const height = Math.max(...row.map((cell) => cell.length));
      return Array.from({ length: height }, (_, k) => line(row.map((cell) => cell[k] ?? "")));
    }),
    rule("└", "┴", "┘"),
  ].join("\n");
}

/** The colours of what stands in the first column. */
const TONES: Record<string, string | undefined> = { "✔": palette.good, "✘": palette.failed };

/** Style is inline, since outputs keep nothing else; the card makes it readable on a dark page. */
export function tableHtml({ columns, numeric, cells }: Grid, caption?: string): string {
  const border = `1px solid ${palette.border}`;
  const cell = (tag: "th" | "td", text: string, right: boolean, tone: string = palette.text) =>
    `<${tag} style="padding: 5px 12px; text-align: ${right ? "right" : "left"}; ` +
    `border-top: ${border}; color: ${tone}; ` +
    `background: ${tag === "th" ? palette.head : palette.card}; white-space: pre-wrap; ` +
    `vertical-align: top; font-variant-numeric: tabular-nums;">${
      noFormula(escapeXml(text))
    }</${tag}>`;
  const row = (tag: "th" | "td", texts: string[]) =>
    `<tr>${
      texts.map((text, i) => cell(tag, text, numeric[i], i === 0 ? TONES[text] : undefined)).join(
        "",
      )
    }</tr>`;
  const head = caption
    ? `<caption style="caption-side: top; padding: 8px 12px; text-align: left; font-weight: 600; ` +
      `color: ${palette.text}; background: ${palette.card};">${escapeXml(caption)}</caption>`
    : "";
  return `<table style="border-collapse: collapse; border: ${border}; font: 14px ${FONT}; ` +
    `color: ${palette.text}; background: ${palette.card};">${head}` +
    `<thead>${row("th", columns)}</thead>` +
    `<tbody>${cells.map((texts) => row("td", texts)).join("")}</tbody></table>`;
}

/** Jupyter takes what stands between two dollars for a formula, unless each dollar stands alone. */
function noFormula(html: string): string {
  return html.replaceAll("$", "<span>$</span>");
}

function length(text: string): number {
  return [...text].length;
}

function align(text: string, width: number, right: boolean): string {
  const space = " ".repeat(width - length(text));
  return right ? space + text : text + space;
}
