/** A grid as an HTML table that looks like a card. */
import { frame, frameStyle } from "../frame.ts";
import { palette } from "../palette.ts";
import { escapeXml, FONT } from "../svg.ts";
import { paint } from "../theme.ts";
import type { Grid } from "./grid.ts";

const border = `1px solid ${paint(palette.border)}`;

/**
 * Front ends centre and stripe their tables, and align their texts at the right; this undoes that.
 */
const STYLE = `<style>${frameStyle("course-table")}` +
  `.course-table{border:${border};background:${paint(palette.card)};color:${paint(palette.text)}}` +
  `.course-table>table{border-collapse:collapse;border:0;margin:0!important;font:14px/1.45 ${FONT};` +
  "color:inherit}" +
  ".course-table caption{caption-side:top;padding:12px 18px 10px;text-align:left;" +
  "font-size:16px;font-weight:650;color:inherit}" +
  ".course-table tr{background:none!important}" +
  ".course-table tr th,.course-table tr td{padding:6px 18px;border:0;text-align:left!important;" +
  "vertical-align:top;max-width:56ch;white-space:pre-wrap;overflow-wrap:break-word;" +
  "color:inherit;font-variant-numeric:tabular-nums}" +
  ".course-table tr .number{text-align:right!important}" +
  `.course-table tr th{font-weight:600;overflow-wrap:normal;background:${paint(palette.head)}}` +
  `.course-table tr td{border-top:${border};min-width:4ch}` +
  `.course-table tr .good{color:${paint(palette.good)}}` +
  `.course-table tr .failed{color:${paint(palette.failed)}}</style>`;

/** The colours of what the first column says. */
const TONES: Record<string, string | undefined> = { "✔": "good", "✘": "failed" };

/**
 * The table, with a caption above it; if its style is removed, it looks like the page's own tables.
 */
export function tableHtml({ columns, numeric, cells }: Grid, caption?: string): string {
  const cell = (tag: string, text: string, ...classes: (string | false | undefined)[]) => {
    const names = classes.filter(Boolean).join(" ");
    return `<${tag}${names && ` class="${names}"`}>${noFormula(escapeXml(text))}</${
      tag.split(" ")[0]
    }>`;
  };
  const head = columns.map((text, i) => cell('th scope="col"', text, numeric[i] && "number"));
  const body = cells.map((row) =>
    row.map((text, i) => cell("td", text, numeric[i] && "number", i === 0 && TONES[text])).join("")
  );
  const table = "<table>" +
    (caption ? `<caption>${noFormula(escapeXml(caption))}</caption>` : "") +
    (columns.length > 0 ? `<thead><tr>${head.join("")}</tr></thead>` : "") +
    `<tbody>${body.map((row) => `<tr>${row}</tr>`).join("")}</tbody></table>`;
  return STYLE + frame("course-table", caption || `Table: ${columns.join(", ")}`, table);
}

/**
 * Jupyter takes text between two dollars for a formula, unless each dollar has an element of its
 * own.
 */
function noFormula(html: string): string {
  return html.replaceAll("$", "<span>$</span>");
}
