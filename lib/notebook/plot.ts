/** Observable Plot, as an image that every front end shows. */
import type { Plot, PlotOptions } from "@observablehq/plot";
import { display, type Displayable, type MediaBundle } from "./jupyter.ts";
import { palette } from "./palette.ts";
import { picture } from "./picture.ts";
import { plotText } from "./plot_text.ts";
import { asText } from "./print.ts";
import { card, cardTitle, MARGIN, svgText, TEXT_SIZE, WIDTH } from "./svg_card.ts";
import { el, textWidth } from "./svg.ts";

const HEAD = 50;
const LEGEND = 28;
const FOOT = 14;

/** What {@linkcode plot} draws: the options of `Plot.plot`, with a title. */
export type PlotSpec = Omit<PlotOptions, "title" | "subtitle" | "caption" | "document"> & {
  /** Stands above the picture. */
  title: string;
  /** What one sees in it, for a reader who does not; the title when left out. */
  description?: string;
};

/**
 * A chart by Observable Plot, drawn when it is shown.
 *
 * - Displayed as an image on a light card, with the description as its alternative text, and as a
 *   table of its data with bars of characters.
 * - Series get colours that can be told apart on every screen, unless the colour scale says
 *   otherwise. `color: { legend: true }` gives an ordinal colour scale a legend.
 *
 * @example
 * ```ts
 * import { plot, show } from "@course/notebook";
 * import { assertEquals } from "@std/assert";
 * import * as Plot from "@observablehq/plot";
 *
 * const soup = [{ minute: 0, degrees: 20 }, { minute: 5, degrees: 95 }];
 * const chart = plot({
 *   title: "Soup warms up",
 *   description: "A line rises from 20 to 95 degrees in five minutes",
 *   marks: [Plot.line(soup, { x: "minute", y: "degrees" })],
 * });
 * assertEquals(await show(chart), undefined);
 * ```
 *
 * @throws {TypeError} when the title is missing
 */
export function plot(spec: PlotSpec): Displayable {
  if (typeof spec?.title !== "string" || spec.title === "") {
    throw new TypeError(
      `Cannot make a plot: title must be a text of one character or more, received ${
        asText(spec?.title)
      }`,
    );
  }
  return { [display]: () => draw(spec) };
}

async function draw({ title, description, ...options }: PlotSpec): Promise<MediaBundle> {
  // Only a notebook with plots pays for loading them.
  const [Plot, { parseHTML }] = await Promise.all([
    import("@observablehq/plot"),
    import("linkedom"),
  ]);
  const { document } = parseHTML("<html><body></body></html>") as unknown as {
    document: PlotOptions["document"];
  };
  const plotWith = (color: PlotOptions["color"]) =>
    Plot.plot({
      width: WIDTH - 2 * MARGIN,
      height: 320,
      ...options,
      document,
      color: { ...color, legend: false },
    });
  const { legend, ...color } = options.color ?? {};
  let drawing = plotWith(color);
  if (wantsOurColours(drawing, color)) drawing = plotWith({ ...color, range: [...palette.series] });
  const svg = cardOf(drawing, title, legend ? seriesOf(drawing) : []);
  return picture(svg, description ?? title, plotText(title, options.marks ?? []));
}

/** An ordinal colour scale for which nobody chose colours, and not too many series for ours. */
function wantsOurColours(drawing: Plot, color: PlotOptions["color"]): boolean {
  const scale = drawing.scale("color");
  const free = !color?.range && !color?.scheme && scale?.type === "ordinal";
  return free && [...scale.domain ?? []].length <= palette.series.length;
}

/** The part of a DOM element that is needed here: this is no browser. */
interface Drawing {
  readonly outerHTML: string;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  querySelectorAll(selector: string): Iterable<{ remove(): void }>;
}

interface Series {
  readonly name: string;
  readonly colour: string;
}

function seriesOf(drawing: Plot): Series[] {
  const scale = drawing.scale("color");
  if (scale?.type !== "ordinal") return [];
  return [...scale.domain ?? []].map((value) => ({
    name: asText(value),
    colour: String(scale.apply(value)),
  }));
}

function cardOf(drawing: Plot, title: string, series: Series[]): string {
  const inner = drawing as unknown as Drawing;
  const [width, height] = ["width", "height"].map((name) => Number(inner.getAttribute(name)));
  const top = HEAD + (series.length > 0 ? LEGEND : 0);
  inner.setAttribute("x", String(MARGIN));
  inner.setAttribute("y", String(top));
  inner.setAttribute("font-size", "12");
  inner.setAttribute("color", palette.text);
  for (const attribute of ["class", "font-family"]) inner.removeAttribute(attribute);
  // The style sheet sizes the drawing to its page, which would undo its place on the card.
  for (const style of inner.querySelectorAll("style")) style.remove();
  return card(
    Math.max(WIDTH, width + 2 * MARGIN),
    top + height + FOOT,
    cardTitle(title, width),
    legendRow(series),
    tidy(inner.outerHTML),
  );
}

function legendRow(series: Series[]): string {
  let x = MARGIN;
  return series.map(({ name, colour }) => {
    const at = x;
    x += 20 + textWidth(name, TEXT_SIZE) + 20;
    return el("rect", { x: at, y: HEAD - 2, width: 14, height: 14, rx: 3, fill: colour }) +
      svgText(at + 20, HEAD + 10, name);
  }).join("");
}

/** Names counted from 1 in each drawing, coordinates to a hundredth, and no variables of a page. */
function tidy(svg: string): string {
  const names = new Map<string, string>();
  return svg
    .replace(/plot-(clip|marker)-\d+/g, (name, kind) => {
      if (!names.has(name)) names.set(name, `${kind}-${names.size + 1}`);
      return names.get(name)!;
    })
    .replaceAll("var(--plot-background)", palette.card)
    .replace(
      /="[^"]*"/g,
      (value) =>
        value.replace(/-?\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * 100) / 100)),
    );
}
