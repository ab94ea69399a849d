/** Series that are told apart without colour: dashes for lines, and a name at the end of each. */
import type { Plot } from "@observablehq/plot";
import { svgText, TEXT_SIZE } from "../card.ts";
import { el, textWidth } from "../svg.ts";
import { endOf, linesOf, type Series } from "./drawing.ts";

const DASHES = ["", "8 4", "2 3", "10 3 2 3", "5 3", "14 4", "1 5"];
const LINE = 16;
const GAP = 9;

/** The width that names at the ends take at the right of a drawing. */
export function endLabelsWidth(series: readonly Series[]): number {
  return Math.max(0, ...series.map(({ name }) => textWidth(name, TEXT_SIZE))) + GAP + 6;
}

/** Sets the dashes of each line of a series; the first has none. */
export function dashLines(drawing: Plot, series: readonly Series[]): void {
  for (const [i, one] of series.entries()) {
    const dashes = DASHES[i % DASHES.length];
    if (dashes === "") continue;
    for (const line of linesOf(drawing, one)) line.setAttribute("stroke-dasharray", dashes);
  }
}

/** The name of each series beside its end, moved apart where they would overlap. */
export function endLabels(
  drawing: Plot,
  series: readonly Series[],
  { left, top, height }: { left: number; top: number; height: number },
): string {
  const labels = series.flatMap((one) => {
    const end = endOf(drawing, one);
    return end ? [{ ...one, ...end }] : [];
  }).sort((a, b) => a.y - b.y);
  const places = spread(labels.map(({ y }) => y), height);
  return labels.map(({ name, colour, x, y }, i) => {
    const place = top + places[i];
    const moved = Math.abs(places[i] - y) > 2;
    const d = `M${left + x + 3} ${top + y}L${left + x + GAP - 2} ${place}`;
    return (moved ? el("path", { d, stroke: colour }) : "") +
      svgText(left + x + GAP, place + 4.5, name, { fill: colour, weight: 600 });
  }).join("");
}

/** The same heights in the same order, each a line away from the one before. */
function spread(heights: readonly number[], most: number): number[] {
  const places: number[] = [];
  for (const y of heights) places.push(Math.max(y, (places.at(-1) ?? -Infinity) + LINE));
  for (let i = places.length - 1, limit = most; i >= 0; i--, limit -= LINE) {
    places[i] = Math.min(places[i], limit);
  }
  return places;
}
