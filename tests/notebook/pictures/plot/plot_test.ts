import { plot } from "@course/notebook";
import * as Plot from "@observablehq/plot";
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { pictureOf } from "../support/picture_of.ts";
import { palette } from "../../../../lib/notebook/pictures/palette.ts";

const orders = ["tea", "soup"].flatMap((dish, i) =>
  [1, 2].map((n) => ({ dish, n, ms: n * (i + 1) * 10 }))
);

Deno.test("a plot is one image with title, description and a card, and parses", async () => {
  const { alt, source, texts } = await pictureOf(plot({
    title: "Waiting & more",
    description: "Two lines rise",
    marks: [Plot.line(orders, { x: "n", y: "ms", stroke: "dish", marker: true })],
  }));
  assertEquals(alt, "Two lines rise");
  assertEquals(texts[0], "Waiting & more");
  assertStringIncludes(source, `fill="${palette.card}"`);
  assert(!/<script|var\(|plot-\w/.test(source), "nothing that needs a page around it");
  assertEquals(source.match(/<style/g)!.length, 1, "only the card's own style");
});

Deno.test("its twin in characters is the data with a bar for each height", async () => {
  const { text } = await pictureOf(plot({
    title: "Waiting",
    marks: [Plot.ruleY([0]), Plot.line(orders, { x: "n", y: "ms", stroke: "dish" })],
  }));
  assertEquals(
    text,
    `
Waiting
┌──────┬───┬────┬──────────────────────────┐
│ dish │ n │ ms │ as a bar                 │
├──────┼───┼────┼──────────────────────────┤
│ tea  │ 1 │ 10 │ ██████                   │
│ tea  │ 2 │ 20 │ ████████████             │
│ soup │ 1 │ 20 │ ████████████             │
│ soup │ 2 │ 40 │ ████████████████████████ │
└──────┴───┴────┴──────────────────────────┘`.slice(1),
  );
});

Deno.test("stacked bars keep their columns; long data is thinned out, and says so", async () => {
  const bars = [{ k: "a", v: 1 }, { k: "b", v: 2 }];
  const { text } = await pictureOf(
    plot({ title: "Bars", marks: [Plot.barY(bars, { x: "k", y: "v" })] }),
  );
  assertStringIncludes(text, "│ a │ 1 │ ████████████ ");
  const many = Array.from({ length: 100 }, (_, i) => ({ i, v: i }));
  const long = await pictureOf(
    plot({ title: "Long", marks: [Plot.dot(many, { x: "i", y: "v" })] }),
  );
  assertStringIncludes(long.text, "(every 5th of 100 rows)");
  assertEquals(long.text.split("\n").length, 2 + 4 + 20);
});

Deno.test("series of lines have our colours, dashes of their own and their names at their ends", async () => {
  const marks = [Plot.line(orders, { x: "n", y: "ms", stroke: "dish" })];
  const { svg, texts } = await pictureOf(plot({ title: "t", marks, color: { legend: true } }));
  const [tea, soup] = svg.querySelectorAll('[aria-label="line"] path');
  assertEquals([soup, tea].map((line) => line.getAttribute("stroke")), palette.series.slice(0, 2));
  assert(soup.getAttribute("stroke-dasharray") !== tea.getAttribute("stroke-dasharray"));
  assertEquals(texts.slice(-2), ["soup", "tea"], "the higher end comes first");
  const labels = [...svg.querySelectorAll("text")].slice(-2);
  assertEquals(labels.map((label) => label.getAttribute("fill")), palette.series.slice(0, 2));
});

Deno.test("names at ends that coincide are moved apart", async () => {
  const same = ["a", "b", "c"].flatMap((who) => [1, 2].map((n) => ({ who, n, v: n })));
  const marks = [Plot.line(same, { x: "n", y: "v", stroke: "who" })];
  const { svg } = await pictureOf(plot({ title: "t", marks, color: { legend: true } }));
  const heights = [...svg.querySelectorAll("text")].slice(-3)
    .map((text) => Number(text.getAttribute("y")));
  assert(heights[1] - heights[0] >= 15 && heights[2] - heights[1] >= 15, `${heights}`);
});

Deno.test("bars have a legend above; colours that the author chose stay", async () => {
  const marks = [Plot.barY(orders, { x: "n", y: "ms", fill: "dish" })];
  const { texts, source } = await pictureOf(
    plot({ title: "t", marks, color: { legend: true, range: ["#010203", "#040506"] } }),
  );
  assertEquals(texts.slice(1, 3), ["soup", "tea"]);
  assertStringIncludes(source, "#010203");
});

Deno.test("plots of the same quantities that are shown together have the same axes", async () => {
  const rising = (most: number, label = "ms") =>
    plot({
      title: "t",
      y: { label },
      marks: [Plot.line([{ n: 1, ms: 0 }, { n: 2, ms: most }], { x: "n", y: "ms" })],
    });
  const [low, high, other] = [rising(10), rising(40), rising(40, "km")];
  const endOf = async (together: unknown[]) => {
    const { svg } = await pictureOf(low, together);
    const [line] = svg.querySelectorAll('[aria-label="line"] path');
    return Number(line.getAttribute("d")!.split(",").at(-1));
  };
  const top = await endOf([low]);
  assert(await endOf([low, high]) > top + 150, "a quarter as high as the other's 40");
  assertEquals(await endOf([low, other]), top);
});

Deno.test("the same plot has the same bytes", async () => {
  const marks = [Plot.line(orders, { x: "n", y: "ms", marker: true, clip: true })];
  const one = await pictureOf(plot({ title: "t", marks }));
  const other = await pictureOf(plot({ title: "t", marks }));
  assertEquals([one.html, one.text], [other.html, other.text]);
});

Deno.test("a plot without a title is refused at the call", () => {
  assertThrows(() => plot({ marks: [] } as never), TypeError, "title must be a text");
});
