/** How a span looks: pale while it waits, filled while it computes; its end is drawn as a sign. */
import { svgText } from "../card.ts";
import { palette } from "../palette.ts";
import { el, round, textWidth } from "../svg.ts";
import type { TimelineEntry } from "./timeline.ts";

/** The meanings that a legend explains. */
export type Meaning = "computing" | "waiting" | "failed" | "aborted" | "running";

const WORDS: Record<Meaning, string> = {
  computing: "computing",
  waiting: "waiting",
  failed: "failed",
  aborted: "aborted",
  running: "still running",
};

const SIGN = 18;

type SpanState = Exclude<TimelineEntry["state"], "mark">;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The bar of a span in that place, without its text. */
export function bar({ state, computing }: TimelineEntry, box: Box): string {
  const look = lookOf(state as SpanState);
  const { x, y, width, height } = box;
  const end = sign(state as SpanState, x + Math.max(width - 12, width / 2), y + height / 2);
  if (end !== "" && width < SIGN) return end;
  return el("rect", {
    x: x + 0.5,
    y: y + 0.5,
    width: Math.max(2, width - 1),
    height: height - 1,
    rx: Math.min(5, width / 3),
    fill: computing ? look.strong : look.pale,
    stroke: look.strong,
    "stroke-dasharray": look.dashes,
  }) + end;
}

/** The width of the sign at the end of a bar. */
export function signWidth({ state }: TimelineEntry): number {
  return state === "ok" ? 0 : SIGN;
}

/** The colour of a text on the bar. */
export function onBar({ computing }: TimelineEntry): string {
  return computing ? palette.onBar : palette.text;
}

function lookOf(state: SpanState): { pale: string; strong: string; dashes?: string } {
  if (state === "running") return { pale: palette.card, strong: palette.ok, dashes: "4 3" };
  const dashes = state === "aborted" ? "2 2" : undefined;
  return { pale: palette.pale[state], strong: palette[state], dashes };
}

/** A cross, a stroke through a circle, or three dots: readable without colour. */
function sign(state: SpanState, x: number, y: number): string {
  if (state === "ok") return "";
  if (state === "running") {
    return [-5, 0, 5].map((dx) => el("circle", { cx: x + dx, cy: y, r: 1.6, fill: palette.ok }))
      .join("");
  }
  const at = `M${round(x)} ${round(y)}`;
  return el("circle", {
    cx: x,
    cy: y,
    r: 7,
    fill: palette[state],
    stroke: palette.onBar,
    "stroke-width": 1.2,
  }) + el("path", {
    d: at + (state === "failed" ? "m-3.2 -3.2l6.4 6.4m0 -6.4l-6.4 6.4" : "m-3.2 3.2l6.4 -6.4"),
    stroke: palette.onBar,
    "stroke-width": 1.8,
    "stroke-linecap": "round",
    fill: "none",
  });
}

/** What the legend must explain: how spans ended, and the two kinds if both occur. */
export function meaningsOf(entries: readonly TimelineEntry[]): Meaning[] {
  const spans = entries.filter(({ state }) => state !== "mark");
  const kinds: Meaning[] = spans.some(({ computing }) => computing)
    ? spans.every(({ computing }) => computing) ? ["computing"] : ["computing", "waiting"]
    : [];
  const ends = (["failed", "aborted", "running"] as const)
    .filter((state) => spans.some((span) => span.state === state));
  return [...kinds, ...ends];
}

/** A small bar and a word for each meaning. */
export function legend(meanings: readonly Meaning[], left: number, y: number): string {
  let x = left;
  return meanings.map((meaning) => {
    const at = x;
    x += 40 + textWidth(WORDS[meaning], 12) + 18;
    const example: TimelineEntry = {
      lane: "",
      label: "",
      state: meaning === "computing" || meaning === "waiting" ? "ok" : meaning,
      start: 0,
      end: 0,
      ...(meaning === "computing" && { computing: true }),
    };
    return bar(example, { x: at, y, width: 34, height: 16 }) +
      svgText(at + 40, y + 12.5, WORDS[meaning], { fill: palette.quiet, size: 12 });
  }).join("");
}
