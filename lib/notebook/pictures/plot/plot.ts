/** Observable Plot, as an image that every front end shows. */
import type { Plot, PlotOptions } from "@observablehq/plot";
import { asText, display, type Displayable, type MediaBundle } from "../../kernel/mod.ts";
import { palette } from "../palette.ts";
import { picture } from "../picture.ts";
import { plotText } from "./text.ts";
import { card, cardHead, MARGIN, svgText, TEXT_SIZE, WIDTH } from "../card.ts";
import { el, textWidth } from "../svg.ts";
import { elementOf, endOf, type Series, seriesOf } from "./drawing.ts";
import { dashLines, endLabels, endLabelsWidth } from "./series.ts";
import { sharedAxes } from "./shared_axes.ts";

const HEAD = 50;
const LEGEND = 28;
const FOOT = 14;

/** What {@linkcode plot} draws: the options of `Plot.plot`, with a title. */
export type PlotSpec = Omit<PlotOptions, "title" | "subtitle" | "caption" | "document"> & {
  /** The line above the picture. */
  title: string;
  /** What the picture shows, for readers who cannot see it; the title when left out. */
  description?: string;
};

/**
 * A chart by Observable Plot, drawn when it is shown.
 *
 * - Displayed as an image on a card, with the description as its alternative text, and as a table
 *   of its data with text bars.
 * - Series of an ordinal colour scale get colours that can be told apart on every screen, unless the
 *   scale says otherwise. `color: { legend: true }` names them: lines and dots at their ends, with
 *   dashes that differ; other marks in a row above.
 * - Plots in one `show(…)` whose axes have the same label have the same domains.
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
 * @throws {TypeError} If the title is missing.
 */
export function plot(spec: PlotSpec): Displayable {
  if (typeof spec?.title !== "string" || spec.title === "") {
    throw new TypeError(
      `Cannot make a plot: title must be a text of one character or more, received ${
        asText(spec?.title)
      }`,
    );
  }
  const chart = { [display]: (together: readonly unknown[] = []) => draw(spec, together) };
  specs.set(chart, spec);
  return chart;
}

/** The spec of every plot, for plots that are shown together. */
const specs = new WeakMap<object, PlotSpec>();

type Draw = (options: PlotOptions) => Plot;

async function draw(spec: PlotSpec, together: readonly unknown[]): Promise<MediaBundle> {
  const drawn = await drawer();
  const others = together.map((thing) => specs.get(thing as object))
    .filter((other) => other !== undefined && other !== spec)
    .map((other) => drawn(plainOptions(other!)));
  const options = plainOptions(spec);
  let drawing = drawn(options);
  Object.assign(options, sharedAxes(drawing, others, options));
  if (wantsOurColours(drawing, options.color)) {
    options.color = { ...options.color, range: [...palette.series] };
  }
  const named = spec.color?.legend ? seriesOf(drawing) : [];
  const atEnds = named.length > 0 && named.every((series) => endOf(drawing, series));
  if (atEnds) options.marginRight = Math.max(options.marginRight ?? 20, endLabelsWidth(named));
  drawing = drawn(options);
  const series = spec.color?.legend ? seriesOf(drawing) : [];
  dashLines(drawing, series);
  const { title, description = title, marks = [] } = spec;
  return picture({
    title,
    svg: cardOf(drawing, title, series, atEnds),
    description,
    text: plotText(title, marks),
  });
}

/** Only a notebook with plots pays for loading them. */
async function drawer(): Promise<Draw> {
  const [Plot, { parseHTML }] = await Promise.all([
    import("@observablehq/plot"),
    import("linkedom"),
  ]);
  const { document } = parseHTML("<html><body></body></html>") as unknown as {
    document: PlotOptions["document"];
  };
  return (options) => Plot.plot({ ...options, document });
}

/** The options that are Plot's own, with our size and without its legend. */
function plainOptions({ title: _, description: __, ...options }: PlotSpec): PlotOptions {
  return {
    width: WIDTH - 2 * MARGIN,
    height: 320,
    marginBottom: 42, // Room for the name of the axis below its numbers.
    ...options,
    color: { ...options.color, legend: false },
  };
}

/**
 * Whether it is an ordinal colour scale without colours of its own, and has no more series than our
 * colours.
 */
function wantsOurColours(drawing: Plot, color: PlotOptions["color"]): boolean {
  const scale = drawing.scale("color");
  const free = !color?.range && !color?.scheme && scale?.type === "ordinal";
  return free && [...scale.domain ?? []].length <= palette.series.length;
}

function cardOf(drawing: Plot, title: string, series: Series[], atEnds: boolean): string {
  const inner = elementOf(drawing);
  const [width, height] = ["width", "height"].map((name) => Number(inner.getAttribute(name)));
  const head = cardHead(title, width);
  const row = series.length > 0 && !atEnds;
  const top = HEAD + head.moved + (row ? LEGEND : 0);
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
    head.svg,
    row ? legendRow(series, HEAD + head.moved) : "",
    tidy(inner.outerHTML),
    atEnds ? endLabels(drawing, series, { left: MARGIN, top, height }) : "",
  );
}

function legendRow(series: Series[], y: number): string {
  let x = MARGIN;
  return series.map(({ name, colour }) => {
    const at = x;
    x += 20 + textWidth(name, TEXT_SIZE) + 20;
    return el("rect", { x: at, y: y - 2, width: 14, height: 14, rx: 3, fill: colour }) +
      svgText(at + 20, y + 10, name);
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
