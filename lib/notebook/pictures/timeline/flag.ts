/** A mark of a timeline as a small flag on a pole; its text is on the side where there is room. */
import { svgText } from "../card.ts";
import { palette } from "../palette.ts";
import { el, round, textWidth } from "../svg.ts";
import type { TimelineEntry } from "./timeline.ts";

/** Where flags are drawn. */
export interface FlagPole {
  /** The place of the mark. */
  readonly x: number;
  /** How far texts may go to the left and to the right. */
  readonly left: number;
  readonly right: number;
  readonly height: number;
  /** The size of the text. */
  readonly size: number;
}

/** The flag with its upper end at that height. */
export function flag({ label }: TimelineEntry, y: number, pole: FlagPole): string {
  const { x, height, size } = pole;
  const before = goesLeft(label, pole);
  const room = before ? x - pole.left - 6 : pole.right - x - 14;
  const style = { fill: palette.mark, halo: palette.card, room, size };
  return [
    el("path", {
      d: `M${round(x)} ${round(y)}v${height}`,
      stroke: palette.mark,
      "stroke-width": 1.5,
    }),
    el("path", { d: `M${round(x)} ${round(y)}l9 4.5l-9 4.5z`, fill: palette.mark }),
    before
      ? svgText(x - 5, y + 12, label, { ...style, anchor: "end" })
      : svgText(x + 13, y + 12, label, style),
  ].join("");
}

/** The extent of the flag with its text. */
export function flagExtent({ label }: TimelineEntry, pole: FlagPole): [from: number, to: number] {
  const needed = textWidth(label, pole.size) + 18;
  return goesLeft(label, pole) ? [pole.x - needed, pole.x + 10] : [pole.x, pole.x + needed];
}

function goesLeft(label: string, { x, left, right, size }: FlagPole): boolean {
  return textWidth(label, size) + 16 > right - x && x - left > right - x;
}
