/** A timeline as a text chart, and as a sentence for people who cannot see the picture. */
import { type Axis, milliseconds, timeTicks } from "./axis.ts";
import { packedRows } from "./packed_rows.ts";
import type { TimelineEntry, TimelineRecord, TimelineState } from "./timeline.ts";
import { hiddenLanes, lanesOf } from "./lanes.ts";

/** Bars and the shorter notes beside them fit into this width; longer notes exceed it. */
const COLUMNS = 80;
const NOTE_COLUMNS = 18;
const DESCRIBED = 12;

const COMPUTING = "█";
const WAITING = "━";
const RUNNING = "╍";
/** The last column of a bar that touches the next. */
const GAP = "╸";
const END: Partial<Record<TimelineState, string>> = { failed: "✗", aborted: "⊘", running: "…" };

/** A row per lane, bars of ━ (waiting) and █ (computing), and an axis. */
export function timelineText(record: TimelineRecord, { until, nameColumns }: Axis): string {
  const { title, entries } = record;
  if (entries.length === 0) return `${title}\n(nothing was recorded)`;
  const chart = COLUMNS - nameColumns - NOTE_COLUMNS - 3;
  const scale = (ms: number) => Math.round(ms / (until || 1) * chart);
  const room = COLUMNS - nameColumns - 3;
  const rows = lanesOf(record).flatMap(({ name, spans, marks }) => {
    const fits = width(name) <= nameColumns;
    const lines = [
      ...packedRows(spans, (span) => spanColumns(span, scale)).map((row) => spanRow(row, scale)),
      ...packedRows(marks, (mark) => markColumns(mark, scale, room))
        .map((row) => [markRow(row, scale, room)]),
    ].map(([bars, note = ""], index) => {
      const lane = pad(index === 0 && fits ? name : "", nameColumns);
      return `${lane} │${pad(bars, chart + 1)}${note}`.trimEnd();
    });
    return fits ? lines : [name, ...lines];
  });
  const hidden = hiddenLanes(record);
  if (hidden > 0) rows.push(`… and ${hidden} more lanes`);
  const both = entries.some(({ computing }) => computing)
    ? [`${COMPUTING} computing  ${WAITING} waiting`]
    : [];
  return [title, ...rows, ...axisLines(until, nameColumns, chart, scale), ...both].join("\n");
}

type Scale = (ms: number) => number;

function spanColumns(span: TimelineEntry, scale: Scale): [number, number] {
  return [scale(span.start), Math.max(scale(span.end), scale(span.start) + 1)];
}

function spanRow(spans: TimelineEntry[], scale: Scale): [bars: string, note: string] {
  const cells: string[] = [];
  for (const [index, span] of spans.entries()) {
    const [from, to] = spanColumns(span, scale);
    const fill = span.computing ? COMPUTING : span.state === "running" ? RUNNING : WAITING;
    for (let i = from; i < to; i++) cells[i] = fill;
    const touching = spans[index + 1] && spanColumns(spans[index + 1], scale)[0] === to;
    if (touching && to - from > 1) cells[to - 1] = span.computing ? "▊" : GAP;
    if (span.state in END) cells[to - 1] = END[span.state]!;
  }
  const bars = Array.from(cells, (cell) => cell ?? " ").join("");
  if (spans.length > 1) {
    const labels = spans.map(({ label }) => label).filter(Boolean).join(", ");
    return [bars, ` ${spans.length} spans${labels && `: ${labels}`}`];
  }
  const [span] = spans;
  const label = span.label === "" ? "" : `${span.label} `;
  return [bars, ` ${label}${milliseconds(span.end - span.start)}`];
}

/** A mark's text is after its place, or before it where the line would end too soon. */
function markColumns(mark: TimelineEntry, scale: Scale, room: number): [number, number] {
  const column = scale(mark.start);
  const length = width(mark.label) + 2;
  return goesBefore(mark, scale, room)
    ? [column - length + 1, column + 1]
    : [column, column + length];
}

function goesBefore(mark: TimelineEntry, scale: Scale, room: number): boolean {
  const column = scale(mark.start);
  return column + width(mark.label) > room && column > width(mark.label);
}

function markRow(marks: TimelineEntry[], scale: Scale, room: number): string {
  let row = "";
  for (const mark of marks) {
    const [from] = markColumns(mark, scale, room);
    row = goesBefore(mark, scale, room)
      ? pad(row, from + 1) + mark.label + "▲"
      : pad(row, from) + "▲" + mark.label;
  }
  return row;
}

function axisLines(until: number, nameColumns: number, chart: number, scale: Scale): string[] {
  const ticks = timeTicks(until, Math.floor(chart / 10));
  const line = Array.from({ length: chart + 1 }, () => "─");
  let labels = "";
  for (const { at, label } of ticks) {
    const column = scale(at);
    line[column] = "┴";
    const start = Math.max(0, column - Math.floor(label.length / 2));
    labels = pad(labels, start) + label;
  }
  const margin = " ".repeat(nameColumns + 1);
  return [`${margin}└${line.join("")}`, `${margin} ${labels}`];
}

/** What the picture shows, in one sentence per span. */
export function timelineDescription(record: TimelineRecord): string {
  const spans = record.entries.slice(0, DESCRIBED).map((entry) => {
    if (entry.state === "mark") {
      return `${entry.lane}: ${entry.label || "a mark"} at ${milliseconds(entry.start)}`;
    }
    const label = entry.label === "" ? "" : ` ${entry.label}`;
    const state = entry.state === "ok" ? "" : `, ${entry.state}`;
    const computes = entry.computing ? " computes" : "";
    return `${entry.lane}${label}${computes} ${Math.round(entry.start)} to ${
      milliseconds(entry.end)
    }${state}`;
  });
  const hidden = record.entries.length - spans.length;
  if (hidden > 0) spans.push(`and ${hidden} more`);
  const total = milliseconds(record.duration);
  return `Timeline: ${record.title}. ${spans.join("; ")}. ${total} in all.`;
}

function width(text: string): number {
  return [...text].length;
}

function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - width(text)));
}
