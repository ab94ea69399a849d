/** What Observable Plot has drawn, and the parts of it that are needed here: this is no browser. */
import type { Plot } from "@observablehq/plot";
import { asText } from "../../kernel/mod.ts";

/** The part of a DOM element that is needed here. */
export interface Element {
  readonly outerHTML: string;
  readonly textContent: string;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  remove(): void;
  querySelectorAll(selector: string): Iterable<Element>;
}

/** One value of an ordinal colour scale. */
export interface Series {
  readonly name: string;
  readonly colour: string;
}

/** A point of a drawing, in its pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The element of a drawing. */
export function elementOf(drawing: Plot): Element {
  return drawing as unknown as Element;
}

/** What is written at an axis. */
export function axisLabel(drawing: Plot, axis: "x" | "y"): string {
  const labels = elementOf(drawing).querySelectorAll(`[aria-label="${axis}-axis label"]`);
  return [...labels].map((label) => label.textContent).join();
}

/** The series of an ordinal colour scale, in its order. */
export function seriesOf(drawing: Plot): Series[] {
  const scale = drawing.scale("color");
  if (scale?.type !== "ordinal") return [];
  return [...scale.domain ?? []].map((value) => ({
    name: asText(value),
    colour: String(scale.apply(value)),
  }));
}

/** The lines that are drawn in a colour. */
export function linesOf(drawing: Plot, { colour }: Series): Element[] {
  return [...elementOf(drawing).querySelectorAll('[aria-label="line"] path')]
    .filter((path) => path.getAttribute("stroke") === colour);
}

/** Where a series of lines or dots ends at the right; nowhere if it has neither, or in facets. */
export function endOf(drawing: Plot, series: Series): Point | undefined {
  if (drawing.scale("fx") || drawing.scale("fy")) return undefined;
  const dots = [...elementOf(drawing).querySelectorAll('[aria-label="dot"] circle')]
    .filter((dot) => ["fill", "stroke"].some((paint) => dot.getAttribute(paint) === series.colour))
    .map((dot) => ["cx", "cy"].map((name) => Number(dot.getAttribute(name))));
  const lines = linesOf(drawing, series)
    .map((line) => (line.getAttribute("d")?.match(/-?[\d.]+/g) ?? []).slice(-2).map(Number));
  const ends = [...dots, ...lines].filter((point) => point.length === 2);
  const [x, y] = ends.sort((a, b) => a[0] - b[0]).at(-1) ?? [];
  return x === undefined ? undefined : { x, y };
}
