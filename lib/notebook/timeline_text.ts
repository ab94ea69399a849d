/** A timeline as a chart in characters, and as a sentence for people who cannot see the picture. */
import { milliseconds, timeTicks } from "./axis.ts";
import { packedRows } from "./packed_rows.ts";
import type { TimelineEntry, TimelineRecord, TimelineState } from "./timeline.ts";
import { hiddenLanes, lanesOf } from "./timeline_lanes.ts";

const COLUMNS = 80;
const MOST_LANE_COLUMNS = 18;
const NOTE_COLUMNS = 18;
const DESCRIBED = 12;

const FILL: Record<TimelineState, string> = {
  ok: "█",
  failed: "▓",
  aborted: "▒",
  running: "░",
  mark: "▲",
};
/** The last column of a bar that touches the next. */
const GAP = "▊";
const END: Partial<Record<TimelineState, string>> = { failed: "✗", aborted: "⊘", running: "…" };

/** A chart of at most 80 columns: a row per lane, bars of █, and an axis. */
export function timelineText(record: TimelineRecord): string {
  const { duration } = record;
  const title = shorten(record.title, COLUMNS);
  if (record.entries.length === 0) return `${title}\n(nothing was recorded)`;
  const lanes = lanesOf(record);
  const nameWidth = Math.min(MOST_LANE_COLUMNS, Math.max(...lanes.map(({ name }) => width(name))));
  const chart = COLUMNS - nameWidth - NOTE_COLUMNS - 3;
  const scale = (ms: number) => Math.round(ms / (duration || 1) * chart);
  const room = COLUMNS - nameWidth - 3;
  const rows = lanes.flatMap(({ name, spans, marks }) =>
    [
      ...packedRows(spans, (span) => spanColumns(span, scale)).map((row) => spanRow(row, scale)),
      ...packedRows(marks, (mark) => markColumns(mark, scale, room))
        .map((row) => [markRow(row, scale, room)]),
    ].map(([bars, note = ""], index) => {
      const lane = pad(index === 0 ? shorten(name, nameWidth) : "", nameWidth);
      return `${lane} │${pad(bars, chart + 1)}${note}`.trimEnd();
    })
  );
  const hidden = hiddenLanes(record);
  if (hidden > 0) rows.push(`… and ${hidden} more lanes`);
  return [title, ...rows, ...axis(duration, nameWidth, chart, scale)].join("\n");
}

type Scale = (ms: number) => number;

function spanColumns(span: TimelineEntry, scale: Scale): [number, number] {
  return [scale(span.start), Math.max(scale(span.end), scale(span.start) + 1)];
}

function spanRow(spans: TimelineEntry[], scale: Scale): [bars: string, note: string] {
  const cells: string[] = [];
  for (const [index, span] of spans.entries()) {
    const [from, to] = spanColumns(span, scale);
    for (let i = from; i < to; i++) cells[i] = FILL[span.state];
    const touching = spans[index + 1] && spanColumns(spans[index + 1], scale)[0] === to;
    if (touching && to - from > 1) cells[to - 1] = GAP;
    if (span.state in END) cells[to - 1] = END[span.state]!;
  }
  const bars = Array.from(cells, (cell) => cell ?? " ").join("");
  if (spans.length > 1) return [bars, ` ${spans.length} spans`];
  const [span] = spans;
  const label = span.label === "" ? "" : `${span.label} `;
  return [bars, ` ${shorten(`${label}${milliseconds(span.end - span.start)}`, NOTE_COLUMNS - 1)}`];
}

/** A mark's text stands after its place, or before it where the line would end too soon. */
function markColumns(mark: TimelineEntry, scale: Scale, room: number): [number, number] {
  const column = scale(mark.start);
  const length = width(mark.label) + 2;
  return standsBefore(mark, scale, room)
    ? [column - length + 1, column + 1]
    : [column, column + length];
}

function standsBefore(mark: TimelineEntry, scale: Scale, room: number): boolean {
  const column = scale(mark.start);
  return column + width(mark.label) > room && column > width(mark.label);
}

function markRow(marks: TimelineEntry[], scale: Scale, room: number): string {
  let row = "";
  for (const mark of marks) {
    const [from] = markColumns(mark, scale, room);
    row = standsBefore(mark, scale, room)
      ? pad(row, from + 1) + mark.label + "▲"
      : pad(row, from) + "▲" + mark.label;
  }
  return shorten(row, room);
}

function axis(duration: number, nameWidth: number, chart: number, scale: Scale): string[] {
  const ticks = timeTicks(duration, Math.floor(chart / 10));
  const line = Array.from({ length: chart + 1 }, () => "─");
  let labels = "";
  for (const { at, label } of ticks) {
    const column = scale(at);
    line[column] = "┴";
    const start = Math.max(0, column - Math.floor(label.length / 2));
    labels = pad(labels, start) + label;
  }
  const margin = " ".repeat(nameWidth + 1);
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
    return `${entry.lane}${label} ${Math.round(entry.start)} to ${milliseconds(entry.end)}${state}`;
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

function shorten(text: string, columns: number): string {
  return width(text) <= columns ? text : [...text].slice(0, columns - 1).join("") + "…";
}
