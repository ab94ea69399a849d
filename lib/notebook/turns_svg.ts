/** The turns of a loop as an SVG card: a strip of columns, broken into rows where it is long. */
import { palette } from "./palette.ts";
import { el, fitText, round } from "./svg.ts";
import { card, cardTitle, MARGIN, svgText as text, TEXT_SIZE, WIDTH } from "./svg_card.ts";
import type { Callback, Turn } from "./turns.ts";
import { seconds } from "./turns_text.ts";

const HEAD = 50;
const COLUMNS = 5;
/** Between two columns, with room for the time that passes. */
const GAP = 34;
const COLUMN = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS;
const COLUMN_HEAD = 52;
const CHIP = 26;
const STEP = CHIP + 5;
const MOST_TURNS = 40;

/** The picture of a list of turns: the same bytes for the same turns. */
export function turnsSvg(turns: readonly Turn[], title: string): string {
  const shown = turns.slice(0, MOST_TURNS);
  const strips: string[] = [];
  let y = HEAD;
  for (let first = 0; first < shown.length; first += COLUMNS) {
    const strip = shown.slice(first, first + COLUMNS);
    const most = (list: (turn: Turn) => readonly unknown[]) =>
      Math.max(...strip.map((turn) => list(turn).length));
    const timersY = y + COLUMN_HEAD + Math.max(1, most((turn) => turn.queue)) * STEP + 24;
    strip.forEach((turn, i) => {
      const x = MARGIN + i * (COLUMN + GAP);
      strips.push(column(turn, x, y, timersY));
      if (i > 0) strips.push(arrow(strip[i - 1], turn, x, y));
    });
    const anyWaiting = strip.some((turn) => turn.waiting.length > 0);
    y = timersY + (anyWaiting ? most((turn) => turn.waiting) * STEP + 18 : -14);
  }
  const hidden = turns.length - shown.length;
  const rest = hidden > 0 ? text(MARGIN, y + 14, `… and ${hidden} more turns`) : "";
  return card(
    WIDTH,
    y + (hidden > 0 ? 28 : 6),
    cardTitle(title),
    ...strips,
    rest,
  );
}

function column(turn: Turn, x: number, y: number, timersY: number): string {
  const empty = turn.queue.length === 0 ? quiet(x + 2, y + COLUMN_HEAD + 17, "nothing ready") : "";
  const waiting = turn.waiting.length === 0 ? "" : quiet(x + 2, timersY - 7, "timers waiting");
  return [
    text(x + 2, y + 14, `turn ${turn.number}`, { weight: 600 }),
    text(x + COLUMN - 2, y + 14, seconds(turn.time), { anchor: "end" }),
    el("path", { d: `M${round(x)} ${round(y + 21)}h${round(COLUMN)}`, stroke: palette.text }),
    quiet(x + 2, y + COLUMN_HEAD - 12, "runs"),
    empty,
    ...turn.queue.map((callback, i) => readyChip(callback, x, y + COLUMN_HEAD + i * STEP)),
    waiting,
    ...turn.waiting.map(({ label, when }, i) => {
      const wait = `${label} · ${seconds(when)}`;
      return waitingChip(wait, x, timersY + i * STEP);
    }),
  ].join("");
}

/** The arrow from the turn on the left, with the time that passed in between, if any. */
function arrow(before: Turn, turn: Turn, x: number, y: number): string {
  const passed = turn.time - before.time;
  const colour = passed > 0 ? palette.mark : palette.quiet;
  const d = `M${round(x - GAP + 6)} ${round(y + 21)}h${GAP - 13}m-5 -4l5 4l-5 4`;
  const label = passed > 0 ? `+${seconds(passed)}` : "";
  return el("path", { d, stroke: colour, fill: "none" }) +
    text(x - 7, y + 38, label, { anchor: "end", size: 12, weight: 600, fill: palette.mark });
}

function readyChip({ label, timer, ran }: Callback, x: number, y: number): string {
  const colour = ran ? palette.ok : palette.aborted;
  const left = x + (timer ? 28 : 9);
  const middle = y + CHIP / 2;
  const name = fitText(ran ? label : `${label} ×`, TEXT_SIZE, x + COLUMN - 6 - left);
  const clock = `M${round(x + 15)} ${round(middle - 4)}v4l3 2`;
  return [
    el("rect", { x, y, width: COLUMN, height: CHIP, rx: 5, fill: colour }),
    timer
      ? el("circle", {
        cx: x + 15,
        cy: middle,
        r: 7,
        fill: "none",
        stroke: palette.onBar,
        "stroke-width": 1.5,
      }) + el("path", { d: clock, stroke: palette.onBar, "stroke-width": 1.5, fill: "none" })
      : "",
    text(left, middle + 4.5, name, { fill: palette.onBar }),
  ].join("");
}

function waitingChip(label: string, x: number, y: number): string {
  const shape = { x: x + 0.5, y: y + 0.5, width: COLUMN - 1, height: CHIP - 1, rx: 5 };
  return el("rect", { ...shape, fill: "none", stroke: palette.ok, "stroke-dasharray": "4 3" }) +
    text(x + 9, y + CHIP / 2 + 4.5, fitText(label, TEXT_SIZE, COLUMN - 15));
}

function quiet(x: number, y: number, content: string): string {
  return text(x, y, content, { size: 12, fill: palette.quiet });
}
