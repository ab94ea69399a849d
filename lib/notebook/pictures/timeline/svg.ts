/** A timeline as an SVG card: lanes, bars, flags, a time axis, and a legend where one is needed. */
import { type Axis, milliseconds, timeTicks } from "./axis.ts";
import { bar, legend, meaningsOf, onBar, signWidth } from "./bar.ts";
import { flag, flagExtent, type FlagPole } from "./flag.ts";
import { packedRows } from "./packed_rows.ts";
import { palette } from "../palette.ts";
import { BOLD, el, round, textWidth, wrapText } from "../svg.ts";
import { card, cardHead, MARGIN, svgText, TEXT_SIZE, type TextStyle, WIDTH } from "../card.ts";
import type { TimelineEntry, TimelineRecord } from "./timeline.ts";
import { hiddenLanes, type Lane, lanesOf } from "./lanes.ts";

const HEAD = 52;
const AXIS = 34;
const LEGEND = 30;
const NAME_LINE = 14;
/** What bars and flags may use at the right of the last tick. */
const BEYOND = 24;

interface Sizes {
  readonly bar: number;
  readonly flag: number;
  readonly rowGap: number;
  readonly laneGap: number;
  readonly text: number;
  /** The lines of a lane's name. */
  readonly nameLines: number;
}

const ROOMY = { bar: 24, flag: 20, rowGap: 4, laneGap: 12, text: TEXT_SIZE, nameLines: 2 };
const DENSE = { bar: 16, flag: 16, rowGap: 3, laneGap: 4, text: 12, nameLines: 1 };
const MOST_ROOMY_LANES = 24;

/** The picture of a timeline: the same bytes for the same record. */
export function timelineSvg(record: TimelineRecord, axis: Axis): string {
  return new Drawing(record, axis).svg();
}

class Drawing {
  readonly #record: TimelineRecord;
  readonly #axis: Axis;
  readonly #lanes: Lane[];
  readonly #sizes: Sizes;
  readonly #right = WIDTH - MARGIN - BEYOND;

  constructor(record: TimelineRecord, axis: Axis) {
    this.#record = record;
    this.#axis = axis;
    this.#lanes = lanesOf(record);
    this.#sizes = this.#lanes.length > MOST_ROOMY_LANES ? DENSE : ROOMY;
  }

  svg(): string {
    const { bar: height, laneGap, rowGap } = this.#sizes;
    const { left } = this.#axis;
    const head = this.#head();
    const top = HEAD + head.moved;
    let y = top;
    const lanes = this.#lanes.map((lane) => {
      const laneTop = y;
      const rows = this.#rows(lane).map(({ height, draw }) => {
        const row = draw(y);
        y += height + rowGap;
        return row;
      });
      y += laneGap - rowGap;
      return this.#laneName(lane.name, laneTop) + rows.join("");
    });
    const hidden = hiddenLanes(this.#record);
    if (hidden > 0) {
      y += height;
      lanes.push(this.#text(left, y - 6, `… and ${hidden} more lanes`, { fill: palette.quiet }));
    }
    const bottom = Math.max(y, top + height);
    const meanings = meaningsOf(this.#record.entries);
    return card(
      WIDTH,
      bottom + AXIS + (meanings.length > 0 ? LEGEND : 0) + 4,
      head.svg,
      this.#ticks(top - 6, bottom),
      ...lanes,
      legend(meanings, left, bottom + AXIS + 8),
    );
  }

  #head(): { svg: string; moved: number } {
    const { title, duration } = this.#record;
    const total = milliseconds(duration);
    const { svg, moved } = cardHead(title, WIDTH - 2 * MARGIN - textWidth(total, TEXT_SIZE) - 20);
    const right = svgText(WIDTH - MARGIN, 31, total, { anchor: "end", fill: palette.quiet });
    return { svg: svg + right, moved };
  }

  /** The name of a lane, beside its first row. */
  #laneName(name: string, top: number): string {
    const { bar: height, text: size, nameLines } = this.#sizes;
    const x = this.#axis.left - 14;
    const room = x - MARGIN;
    const lines = wrapText(name, size * BOLD, room, nameLines);
    const first = top + height / 2 + 4.5 - (lines.length - 1) * NAME_LINE / 2;
    return lines.map((line, i) =>
      this.#text(x, first + i * NAME_LINE, line, { anchor: "end", weight: 600, room })
    ).join("");
  }

  #ticks(top: number, bottom: number): string {
    return timeTicks(this.#axis.until, 7).map(({ at, label }) => {
      const x = this.#x(at);
      return el("path", {
        d: `M${round(x)} ${round(top)}V${round(bottom + 4)}`,
        stroke: palette.grid,
      }) + svgText(x, bottom + 20, label, { anchor: "middle", fill: palette.quiet, size: 12 });
    }).join("");
  }

  #rows({ spans, marks }: Lane): { height: number; draw(y: number): string }[] {
    const { bar: height, flag: flagHeight } = this.#sizes;
    return [
      ...packedRows(spans, (span) => this.#extent(span)).map((row) => ({
        height,
        draw: (y: number) => row.map((span, i) => this.#bar(span, y, row, i)).join(""),
      })),
      ...packedRows(marks, (mark) => flagExtent(mark, this.#pole(mark))).map((row) => ({
        height: flagHeight,
        draw: (y: number) => row.map((mark) => flag(mark, y, this.#pole(mark))).join(""),
      })),
    ];
  }

  #x(ms: number): number {
    const { until, left } = this.#axis;
    return left + ms / (until || 1) * (this.#right - left);
  }

  #extent(span: TimelineEntry): [from: number, to: number] {
    const from = this.#x(span.start);
    return [from, Math.max(this.#x(span.end), from + 3)];
  }

  #bar(span: TimelineEntry, y: number, row: TimelineEntry[], index: number): string {
    const [x, to] = this.#extent(span);
    const height = this.#sizes.bar;
    return bar(span, { x, y, width: to - x, height }) +
      this.#barLabel(span, y + height / 2 + 4.5, row, index);
  }

  /** The fullest wording that fits inside the bar, after it, or, if it is the first, before it. */
  #barLabel(span: TimelineEntry, y: number, row: TimelineEntry[], index: number): string {
    const [from, to] = this.#extent(span);
    const duration = milliseconds(span.end - span.start);
    const wordings = span.label === ""
      ? [duration]
      : [`${span.label} · ${duration}`, span.label, duration];
    const sign = signWidth(span);
    const inside = to - from - 14 - sign;
    const [start, end] = to - from < sign
      ? [(from + to - sign) / 2, (from + to + sign) / 2]
      : [from, to];
    const next = row[index + 1] ? this.#x(row[index + 1].start) : this.#right + BEYOND;
    const before = index === 0 ? start - this.#axis.left - 6 : 0;
    const beside = { halo: palette.card };
    for (const wording of wordings) {
      const width = textWidth(wording, this.#sizes.text);
      if (width <= inside) return this.#text(from + 8, y, wording, { fill: onBar(span) });
      if (width <= next - end - 10) return this.#text(end + 6, y, wording, beside);
      if (width <= before) return this.#text(start - 6, y, wording, { ...beside, anchor: "end" });
    }
    return "";
  }

  #pole(mark: TimelineEntry): FlagPole {
    const { flag: height, text: size } = this.#sizes;
    const { left } = this.#axis;
    return { x: this.#x(mark.start), left, right: this.#right + BEYOND, height, size };
  }

  #text(x: number, y: number, text: string, style: TextStyle): string {
    return svgText(x, y, text, { size: this.#sizes.text, ...style });
  }
}
