import { plot } from "@course/notebook";
import * as Plot from "@observablehq/plot";
import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { parseHTML } from "linkedom";
import { display, type Displayable } from "../../lib/notebook/jupyter.ts";
import { palette } from "../../lib/notebook/palette.ts";

async function bundleOf(thing: Displayable) {
  const bundle = await thing[display]() as Record<string, string>;
  const [, alt, base64] = /^<img alt="([^"]+)" src="data:image\/svg\+xml;base64,([^"]+)">$/
    .exec(bundle["text/html"])!;
  const svg = new TextDecoder().decode(Uint8Array.fromBase64(base64));
  return { text: bundle["text/plain"], alt, svg };
}

const orders = ["tea", "soup"].flatMap((dish, i) =>
  [1, 2].map((n) => ({ dish, n, ms: n * (i + 1) * 10 }))
);

Deno.test("a plot is one image with title, description and a card, and parses", async () => {
  const { alt, svg } = await bundleOf(plot({
    title: "Waiting & more",
    description: "Two lines rise",
    marks: [Plot.line(orders, { x: "n", y: "ms", stroke: "dish", marker: true })],
  }));
  assertEquals(alt, "Two lines rise");
  const { document } = parseHTML(svg) as unknown as {
    document: { querySelectorAll(s: string): { textContent: string; length: number }[] };
  };
  assertEquals(document.querySelectorAll("text")[0].textContent, "Waiting & more");
  assertStringIncludes(svg, `fill="${palette.card}"`);
  assert(!/<style|<script|var\(|plot-\w/.test(svg), "nothing that needs a page around it");
});

Deno.test("its twin in characters is the data with a bar for each height", async () => {
  const { text } = await bundleOf(plot({
    title: "Waiting",
    marks: [Plot.ruleY([0]), Plot.line(orders, { x: "n", y: "ms", stroke: "dish" })],
  }));
  assertEquals(
    text,
    `
Waiting
┌──────┬───┬────┬──────────────────────────┐
│ dish │ n │ ms │                          │
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
  const { text } = await bundleOf(
    plot({ title: "Bars", marks: [Plot.barY(bars, { x: "k", y: "v" })] }),
  );
  assertStringIncludes(text, "│ a │ 1 │ ████████████ ");
  const many = Array.from({ length: 100 }, (_, i) => ({ i, v: i }));
  const long = await bundleOf(plot({ title: "Long", marks: [Plot.dot(many, { x: "i", y: "v" })] }));
  assertStringIncludes(long.text, "(every 5th of 100 rows)");
  assertEquals(long.text.split("\n").length, 2 + 4 + 20);
});

Deno.test("series have our colours and a legend, unless the scale says otherwise", async () => {
  const marks = [Plot.dot(orders, { x: "n", y: "ms", fill: "dish" })];
  const ours = await bundleOf(plot({ title: "t", marks, color: { legend: true } }));
  for (const colour of palette.series.slice(0, 2)) assertStringIncludes(ours.svg, colour);
  assertMatch(ours.svg, />soup<.*>tea</);
  const theirs = await bundleOf(
    plot({ title: "t", marks, color: { range: ["#010203", "#040506"] } }),
  );
  assertStringIncludes(theirs.svg, "#010203");
  assert(!theirs.svg.includes(palette.series[0]));
});

Deno.test("the same plot gives the same bytes", async () => {
  const draw = () =>
    bundleOf(
      plot({
        title: "t",
        marks: [Plot.line(orders, { x: "n", y: "ms", marker: true, clip: true })],
      }),
    );
  assertEquals(await draw(), await draw());
});

Deno.test("a plot without a title is refused at the call", () => {
  assertThrows(() => plot({ marks: [] } as never), TypeError, "title must be a text");
});
