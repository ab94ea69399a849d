/** The chips of a turn: what runs, and what waits. */
import { svgText as text, TEXT_SIZE } from "../card.ts";
import { palette } from "../palette.ts";
import { el, round, wrapText } from "../svg.ts";
import type { Callback, WaitingTimer } from "./turns.ts";
import { timeText } from "./text.ts";

/** The distance between two chips. */
const GAP = 5;
const PADDING = 9;
const CLOCK = 28;
const LINE = 17;
const MOST_LINES = 5;

/** Something to draw at a place, and how far down the next one begins. */
export interface Chip {
  readonly height: number;
  draw(x: number, y: number): string;
}

/** A callback that runs, filled; a microtask in outline; one that was cancelled in grey. */
export function readyChip({ label, kind, ran }: Callback, width: number): Chip {
  const colour = !ran ? palette.aborted : kind === "microtask" ? palette.good : palette.ok;
  const filled = kind !== "microtask";
  const ink = filled ? palette.onBar : palette.text;
  const left = kind === "timer" ? CLOCK : PADDING;
  return chip(ran ? label : `${label} ×`, width, left, ink, (x, y, height) =>
    el("rect", {
      x: x + 0.5,
      y: y + 0.5,
      width: width - 1,
      height: height - 1,
      rx: filled ? 5 : 12,
      fill: filled ? colour : palette.card,
      stroke: colour,
    }) + (kind === "timer" ? clock(x + 15, y + 13, ink) : ""));
}

/** A timer that waits: dashed. */
export function waitingChip(
  { label, when, fresh }: WaitingTimer,
  unit: "s" | "ms",
  width: number,
): Chip {
  const time = timeText(when, unit).replace(" ", "\u00a0"); // Keeps it on one line.
  return chip(
    `${fresh ? "+ " : ""}${label} ·\u00a0${time}`,
    width,
    PADDING,
    palette.text,
    (x, y, height) =>
      el("rect", {
        x: x + 0.5,
        y: y + 0.5,
        width: width - 1,
        height: height - 1,
        rx: 5,
        fill: "none",
        stroke: palette.ok,
        "stroke-width": fresh ? 1.6 : undefined,
        "stroke-dasharray": "4 3",
      }),
  );
}

function chip(
  label: string,
  width: number,
  left: number,
  fill: string,
  frame: (x: number, y: number, height: number) => string,
): Chip {
  const room = width - left - 7;
  const lines = wrapText(label, TEXT_SIZE, room, MOST_LINES);
  const height = 9 + lines.length * LINE;
  return {
    height: height + GAP,
    draw: (x, y) =>
      frame(x, y, height) +
      lines.map((line, i) => text(x + left, y + 17.5 + i * LINE, line, { fill, room })).join(""),
  };
}

function clock(x: number, y: number, stroke: string): string {
  const hands = `M${round(x)} ${round(y - 4)}v4l3 2`;
  return el("circle", { cx: x, cy: y, r: 7, fill: "none", stroke, "stroke-width": 1.5 }) +
    el("path", { d: hands, stroke, "stroke-width": 1.5, fill: "none" });
}
