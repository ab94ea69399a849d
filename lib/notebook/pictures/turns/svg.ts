/** The turns of a loop as an SVG card: a strip of columns, broken into rows where it is long. */
import { card, cardHead, MARGIN, svgText as text, WIDTH } from "../card.ts";
import { palette } from "../palette.ts";
import { el, round } from "../svg.ts";
import { type Chip, readyChip, waitingChip } from "./chip.ts";
import { timeText } from "./text.ts";
import type { Turn, TurnsRecord } from "./turns.ts";

const HEAD = 50;
const COLUMNS = 4;
/** The distance between two columns, with room for the time that passes. */
const GAP = 44;
const COLUMN = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS;
const COLUMN_HEAD = 52;
/** The height of a line in small type above chips. */
const CAPTION = 18;
/** The distance between two strips. */
const BETWEEN = 24;
const MOST_TURNS = 40;

type Unit = TurnsRecord["unit"];

/** The picture of a list of turns: the same bytes for the same turns. */
export function turnsSvg({ title, turns, unit }: TurnsRecord): string {
  const head = cardHead(title);
  const shown = turns.slice(0, MOST_TURNS);
  const strips: string[] = [];
  let y = HEAD + head.moved;
  for (let first = 0; first < shown.length; first += COLUMNS) {
    const strip = shown.slice(first, first + COLUMNS);
    const runs = strip.map(runningChips);
    const waits = strip.map((turn) => waitingChips(turn, unit));
    const waitsY = y + COLUMN_HEAD + tallest(runs) + 8;
    strip.forEach((turn, i) => {
      const x = MARGIN + i * (COLUMN + GAP);
      strips.push(columnHead(turn, unit, x, y), drawn(runs[i], x, y + COLUMN_HEAD - CAPTION));
      strips.push(drawn(waits[i], x, waitsY));
      if (i > 0) strips.push(arrow(turn.time - strip[i - 1].time, unit, x, y));
    });
    y = waitsY + (tallest(waits) || -8) + BETWEEN;
  }
  const hidden = turns.length - shown.length;
  const rest = hidden > 0 ? text(MARGIN, y, `… and ${hidden} more turns`) : "";
  return card(WIDTH, y + (hidden > 0 ? 16 : -10), head.svg, ...strips, rest);
}

function columnHead(turn: Turn, unit: Unit, x: number, y: number): string {
  return [
    text(x + 2, y + 14, `turn ${turn.number}`, { weight: 600 }),
    text(x + COLUMN - 2, y + 14, timeText(turn.time, unit), { anchor: "end" }),
    el("path", { d: `M${round(x)} ${round(y + 21)}h${round(COLUMN)}`, stroke: palette.text }),
  ].join("");
}

/** The arrow from the turn on the left, with the time that passed in between, if any. */
function arrow(passed: number, unit: Unit, x: number, y: number): string {
  const time = timeText(passed, unit);
  const any = time !== timeText(0, unit);
  const stroke = any ? palette.mark : palette.quiet;
  const d = `M${round(x - GAP + 6)} ${round(y + 21)}h${GAP - 13}m-5 -4l5 4l-5 4`;
  const style = { anchor: "end", size: 12, weight: 600, fill: palette.mark } as const;
  return el("path", { d, stroke, fill: "none" }) +
    text(x - 8, y + 38, any ? `+${time}` : "", style);
}

/** What runs, with the microtasks below a line of their own. */
function runningChips({ queue }: Turn): Chip[] {
  if (queue.length === 0) return [caption("nothing ready")];
  return [
    caption("runs"),
    ...queue.flatMap((callback, i) => {
      const chip = readyChip(callback, COLUMN);
      const first = callback.kind === "microtask" && queue[i - 1]?.kind !== "microtask";
      return first ? [caption("then its microtasks"), chip] : [chip];
    }),
  ];
}

function waitingChips({ waiting }: Turn, unit: Unit): Chip[] {
  if (waiting.length === 0) return [];
  return [
    caption("timers waiting then"),
    ...waiting.map((timer) => waitingChip(timer, unit, COLUMN)),
  ];
}

function caption(words: string): Chip {
  return {
    height: CAPTION,
    draw: (x, y) => text(x + 2, y + 11, words, { size: 12, fill: palette.quiet }),
  };
}

function drawn(chips: readonly Chip[], x: number, top: number): string {
  let y = top;
  return chips.map((chip) => {
    const at = y;
    y += chip.height;
    return chip.draw(x, at);
  }).join("");
}

function tallest(columns: readonly (readonly Chip[])[]): number {
  return Math.max(...columns.map((chips) => chips.reduce((sum, { height }) => sum + height, 0)));
}
