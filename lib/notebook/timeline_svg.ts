/** A timeline as an SVG card: lanes, bars, flags, a time axis, and a legend where one is needed. */
import { milliseconds, timeTicks } from "./axis.ts";
import { packedRows } from "./packed_rows.ts";
import { palette } from "./palette.ts";
import { boldWidth, el, fitBold, fitText, round, textWidth } from "./svg.ts";
import { card, cardTitle, MARGIN, svgText, TEXT_SIZE, WIDTH } from "./svg_card.ts";
import type { TimelineEntry, TimelineRecord, TimelineState } from "./timeline.ts";
import { hiddenLanes, type Lane, lanesOf } from "./timeline_lanes.ts";

const HEAD = 52;
const AXIS = 34;
const LEGEND = 30;
const MOST_LANE_WIDTH = 200;
/** What bars and flags may use at the right of the last tick. */
const BEYOND = 24;

interface Sizes {
  readonly bar: number;
  readonly flag: number;
  readonly rowGap: number;
  readonly laneGap: number;
  readonly text: number;
}

const ROOMY: Sizes = { bar: 24, flag: 20, rowGap: 4, laneGap: 12, text: TEXT_SIZE };
const DENSE: Sizes = { bar: 16, flag: 16, rowGap: 3, laneGap: 4, text: 12 };
const MOST_ROOMY_LANES = 24;

type SpanState = Exclude<TimelineState, "mark">;

const MEANING = { failed: "failed", aborted: "aborted", running: "still running" };

/** The picture of a timeline: the same bytes for the same record. */
export function timelineSvg(record: TimelineRecord): string {
  return new Drawing(record).svg();
}

class Drawing {
  readonly #record: TimelineRecord;
  readonly #lanes: Lane[];
  readonly #sizes: Sizes;
  readonly #left: number;
  readonly #right = WIDTH - MARGIN - BEYOND;

  constructor(record: TimelineRecord) {
    this.#record = record;
    this.#lanes = lanesOf(record);
    this.#sizes = this.#lanes.length > MOST_ROOMY_LANES ? DENSE : ROOMY;
    const widths = this.#lanes.map(({ name }) => boldWidth(name, this.#sizes.text));
    this.#left = MARGIN + Math.ceil(Math.min(MOST_LANE_WIDTH, Math.max(20, ...widths))) + 14;
  }

  svg(): string {
    const { bar, laneGap, rowGap } = this.#sizes;
    let y = HEAD;
    const lanes = this.#lanes.map((lane) => {
      const top = y;
      const rows = this.#rows(lane).map(({ height, draw }) => {
        const row = draw(y);
        y += height + rowGap;
        return row;
      });
      y += laneGap - rowGap;
      return this.#laneName(lane.name, top) + rows.join("");
    });
    const hidden = hiddenLanes(this.#record);
    if (hidden > 0) {
      y += bar;
      lanes.push(this.#text(this.#left, y - 6, `… and ${hidden} more lanes`, palette.quiet));
    }
    const bottom = Math.max(y, HEAD + bar);
    const states = new Set(this.#record.entries.map((entry) => entry.state));
    const legend = (["failed", "aborted", "running"] as const).filter((state) => states.has(state));
    return card(
      WIDTH,
      bottom + AXIS + (legend.length > 0 ? LEGEND : 0) + 4,
      PATTERNS,
      this.#title(),
      this.#axis(HEAD - 6, bottom),
      ...lanes,
      legendRow(legend, this.#left, bottom + AXIS + 8),
    );
  }

  #title(): string {
    const { title, duration } = this.#record;
    const total = milliseconds(duration);
    const room = WIDTH - 2 * MARGIN - textWidth(total, TEXT_SIZE) - 20;
    return cardTitle(title, room) +
      svgText(WIDTH - MARGIN, 31, total, { anchor: "end", fill: palette.quiet });
  }

  #laneName(name: string, top: number): string {
    const { bar, text } = this.#sizes;
    const room = this.#left - MARGIN - 14;
    return svgText(this.#left - 14, top + bar / 2 + 4.5, fitBold(name, text, room), {
      anchor: "end",
      weight: 600,
      size: text,
    });
  }

  #axis(top: number, bottom: number): string {
    return timeTicks(this.#record.duration, 7).map(({ at, label }) => {
      const x = this.#x(at);
      return el("path", {
        d: `M${round(x)} ${round(top)}V${round(bottom + 4)}`,
        stroke: palette.grid,
      }) + svgText(x, bottom + 20, label, { anchor: "middle", fill: palette.quiet, size: 12 });
    }).join("");
  }

  #rows({ spans, marks }: Lane): { height: number; draw(y: number): string }[] {
    const { bar, flag } = this.#sizes;
    return [
      ...packedRows(spans, (span) => this.#extent(span)).map((row) => ({
        height: bar,
        draw: (y: number) => row.map((span, i) => this.#bar(span, y, row, i)).join(""),
      })),
      ...packedRows(marks, (mark) => this.#flagExtent(mark)).map((row) => ({
        height: flag,
        draw: (y: number) => row.map((mark) => this.#flag(mark, y)).join(""),
      })),
    ];
  }

  #x(ms: number): number {
    return this.#left + ms / (this.#record.duration || 1) * (this.#right - this.#left);
  }

  #extent(span: TimelineEntry): [from: number, to: number] {
    const from = this.#x(span.start);
    return [from, Math.max(this.#x(span.end), from + 3)];
  }

  #bar(span: TimelineEntry, y: number, row: TimelineEntry[], index: number): string {
    const state = span.state as SpanState;
    const [from, to] = this.#extent(span);
    const height = this.#sizes.bar;
    const shape = { x: from, y, width: to - from, height, rx: Math.min(5, (to - from) / 3) };
    const glyph = state !== "ok" && to - from > 22;
    return [
      el("rect", { ...shape, fill: palette[state], ...outline(state) }),
      hatched(state) ? el("rect", { ...shape, fill: `url(#${state})` }) : "",
      glyph ? glyphOf(state, to - 14, y + height / 2) : "",
      this.#barLabel(span, y + height / 2 + 4.5, glyph, row, index),
    ].join("");
  }

  /** The fullest wording that fits inside the bar, after it, or, if it is the first, before it. */
  #barLabel(
    span: TimelineEntry,
    y: number,
    glyph: boolean,
    row: TimelineEntry[],
    index: number,
  ): string {
    const state = span.state as SpanState;
    const [from, to] = this.#extent(span);
    const duration = milliseconds(span.end - span.start);
    const wordings = span.label === ""
      ? [duration]
      : [`${span.label} · ${duration}`, span.label, duration];
    const inside = to - from - 14 - (glyph ? 18 : 0);
    const after = (row[index + 1] ? this.#x(row[index + 1].start) : this.#right + BEYOND) - to - 10;
    const before = index === 0 ? from - this.#left - 6 : 0;
    for (const wording of wordings) {
      const width = textWidth(wording, this.#sizes.text);
      if (width <= inside) {
        const fill = state === "running" ? palette.text : palette.onBar;
        return this.#text(from + 8, y, wording, fill, palette[state]);
      }
      if (width <= after) return this.#text(to + 6, y, wording, palette.text, palette.card);
      if (width <= before) {
        return this.#text(from - 6, y, wording, palette.text, palette.card, "end");
      }
    }
    return "";
  }

  /** A small flag on a pole; its text stands on the side where there is room. */
  #flag(mark: TimelineEntry, y: number): string {
    const x = this.#x(mark.start);
    const left = this.#flagsLeft(mark);
    const room = left ? x - this.#left - 6 : this.#right + BEYOND - x - 14;
    const label = fitText(mark.label, this.#sizes.text, room);
    return [
      el("path", {
        d: `M${round(x)} ${round(y)}v${this.#sizes.flag}`,
        stroke: palette.mark,
        "stroke-width": 1.5,
      }),
      el("path", { d: `M${round(x)} ${round(y)}l9 4.5l-9 4.5z`, fill: palette.mark }),
      left
        ? this.#text(x - 5, y + 12, label, palette.mark, palette.card, "end")
        : this.#text(x + 13, y + 12, label, palette.mark, palette.card),
    ].join("");
  }

  #flagsLeft(mark: TimelineEntry): boolean {
    const x = this.#x(mark.start);
    const roomAfter = this.#right + BEYOND - x;
    return textWidth(mark.label, this.#sizes.text) + 16 > roomAfter && x - this.#left > roomAfter;
  }

  #flagExtent(mark: TimelineEntry): [from: number, to: number] {
    const needed = textWidth(mark.label, this.#sizes.text) + 18;
    const x = this.#x(mark.start);
    return this.#flagsLeft(mark) ? [x - needed, x + 10] : [x, x + needed];
  }

  #text(
    x: number,
    y: number,
    text: string,
    fill: string,
    halo?: string,
    anchor?: "end",
  ): string {
    return svgText(x, y, text, { fill, halo, anchor, size: this.#sizes.text });
  }
}

function outline(state: SpanState): Record<string, string> {
  return state === "running" ? { stroke: palette.ok, "stroke-dasharray": "4 3" } : {};
}

function hatched(state: SpanState): boolean {
  return state === "failed" || state === "aborted";
}

/** A cross, a stroke through a circle, or three dots: readable without colour. */
function glyphOf(state: SpanState, x: number, y: number): string {
  if (state === "running") {
    return [-5, 0, 5].map((dx) => el("circle", { cx: x + dx, cy: y, r: 1.6, fill: palette.ok }))
      .join("");
  }
  const [across, up] = [round(x), round(y)];
  return el("circle", {
    cx: x,
    cy: y,
    r: 7,
    fill: palette[state],
    stroke: state === "aborted" ? palette.onBar : palette[state],
    "stroke-width": 1.6,
  }) + el("path", {
    d: state === "failed"
      ? `M${across} ${up}m-3.5 -3.5l7 7m0 -7l-7 7`
      : `M${across} ${up}m-3.2 3.2l6.4 -6.4`,
    stroke: palette.onBar,
    "stroke-width": 1.9,
    "stroke-linecap": "round",
    fill: "none",
  });
}

function legendRow(states: (keyof typeof MEANING)[], left: number, y: number): string {
  let x = left;
  return states.map((state) => {
    const at = x;
    x += 40 + textWidth(MEANING[state], 12) + 18;
    const shape = { x: at, y, width: 34, height: 16, rx: 4 };
    return [
      el("rect", { ...shape, fill: palette[state], ...outline(state) }),
      hatched(state) ? el("rect", { ...shape, fill: `url(#${state})` }) : "",
      glyphOf(state, at + 17, y + 8),
      svgText(at + 40, y + 12.5, MEANING[state], { fill: palette.quiet, size: 12 }),
    ].join("");
  }).join("");
}

/** The patterns of failed and aborted bars: slanted lines, and dots. */
const PATTERNS = el(
  "defs",
  {},
  el(
    "pattern",
    {
      id: "failed",
      width: 7,
      height: 7,
      patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)",
    },
    el("rect", { width: 2, height: 7, fill: palette.onBar, opacity: "0.35" }),
  ),
  el(
    "pattern",
    { id: "aborted", width: 6, height: 6, patternUnits: "userSpaceOnUse" },
    el("circle", { cx: 2, cy: 2, r: 1.1, fill: palette.onBar, opacity: "0.5" }),
  ),
);
