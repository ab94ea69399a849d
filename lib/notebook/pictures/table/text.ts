/** A grid as a box drawn in text. */
import type { Grid } from "./grid.ts";

/** Wider tables break their widest columns into lines. */
const MOST_COLUMNS = 110;
const LEAST_WIDTH = 12;

/** The box, with a line above it; long texts are broken between words. */
export function tableText({ columns, numeric, cells }: Grid, caption?: string): string {
  if (columns.length === 0) return [caption, "(no rows)"].filter(Boolean).join("\n");
  const widths = widthsOf([columns, ...cells]);
  const rule = (left: string, middle: string, right: string) =>
    left + widths.map((width) => "─".repeat(width + 2)).join(middle) + right;
  const line = (row: string[]) =>
    `│${row.map((cell, i) => ` ${align(cell, widths[i], numeric[i])} `).join("│")}│`;
  const lines = (row: string[]) => {
    const broken = row.map((cell, i) => cell.split("\n").flatMap((line) => wrap(line, widths[i])));
    const height = Math.max(...broken.map((cell) => cell.length));
    return Array.from({ length: height }, (_, k) => line(broken.map((cell) => cell[k] ?? "")));
  };
  return [
    ...(caption ? [caption] : []),
    rule("┌", "┬", "┐"),
    ...lines(columns),
    rule("├", "┼", "┤"),
    ...cells.flatMap(lines),
    rule("└", "┴", "┘"),
  ].join("\n");
}

/** As wide as the texts, as long as there is room; otherwise the widest columns shrink. */
function widthsOf(rows: string[][]): number[] {
  const widths = rows[0].map((_, i) =>
    Math.max(...rows.map((row) => Math.max(...row[i].split("\n").map(length))))
  );
  const room = MOST_COLUMNS - 3 * widths.length - 1;
  const least = Math.max(LEAST_WIDTH, Math.floor(room / widths.length));
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0 && Math.max(...widths) > least) {
    const widest = widths.indexOf(Math.max(...widths));
    const second = Math.max(least, ...widths.filter((_, i) => i !== widest));
    const less = Math.min(excess, Math.max(1, widths[widest] - second));
    widths[widest] -= less;
    excess -= less;
  }
  return widths;
}

/** A line in lines of that width, broken at spaces, or inside a word that is wider. */
function wrap(text: string, width: number): string[] {
  if (length(text) <= width) return [text];
  const lines = [""];
  for (const word of text.match(/\s*\S+/g) ?? [text]) {
    const last = lines.length - 1;
    if (length(lines[last] + word) <= width) {
      lines[last] += word;
      continue;
    }
    const chars = [...(lines[last] === "" ? word : word.trimStart())];
    const pieces = Array.from(
      { length: Math.ceil(chars.length / width) },
      (_, i) => chars.slice(i * width, (i + 1) * width).join(""),
    );
    if (lines[last] === "") lines.pop();
    lines.push(...pieces);
  }
  return lines;
}

function length(text: string): number {
  return [...text].length;
}

function align(text: string, width: number, right: boolean): string {
  const space = " ".repeat(width - length(text));
  return right ? space + text : text + space;
}
