import { table } from "@course/notebook";
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { parseHTML } from "linkedom";
import { onDark, palette } from "../../../../lib/notebook/pictures/palette.ts";
import type { Parsed } from "../support/picture_of.ts";
import { display, type Displayable } from "../../../../lib/notebook/kernel/jupyter.ts";

function bundleOf(thing: Displayable): Record<string, string> {
  return thing[display]() as Record<string, string>;
}

const dishes = [
  { dish: "soup", minutes: 20, with: ["salt", 1] },
  { dish: "pie <hot>", minutes: 145.5, note: new RangeError("too hot") },
];

Deno.test("the twin in characters, exactly", () => {
  assertEquals(
    bundleOf(table(dishes, { caption: "Tonight" }))["text/plain"],
    `
Tonight
┌───────────┬─────────┬───────────────┬─────────────────────┐
│ dish      │ minutes │ with          │ note                │
├───────────┼─────────┼───────────────┼─────────────────────┤
│ soup      │      20 │ [ "salt", 1 ] │                     │
│ pie <hot> │   145.5 │               │ RangeError: too hot │
└───────────┴─────────┴───────────────┴─────────────────────┘`.slice(1),
  );
});

Deno.test("the HTML has head, rows and caption, numbers at the right, text escaped", () => {
  const html = bundleOf(table(dishes, { caption: "Tonight & tomorrow" }))["text/html"];
  const { document } = parseHTML(`<body>${html}</body>`) as unknown as { document: Parsed };
  const texts = (selector: string) =>
    [...document.querySelectorAll(selector)].map((e) => e.textContent);
  assertEquals(texts("caption"), ["Tonight & tomorrow"]);
  assertEquals(texts('th[scope="col"]'), ["dish", "minutes", "with", "note"]);
  assertEquals(texts("td")[4], "pie <hot>");
  assertEquals(texts("td.number"), ["20", "145.5"]);
});

Deno.test("a table is a card: its colours follow the page, and its style is only its own", () => {
  const html = bundleOf(table(dishes))["text/html"];
  const [, style] = /<style>(.*)<\/style>/.exec(html)!;
  const { card, text } = palette;
  assertStringIncludes(style, `background:light-dark(${card},${onDark[card]})`);
  assertStringIncludes(style, `color:light-dark(${text},${onDark[text]})`);
  for (const [, selectors] of style.matchAll(/([^{}]+)\{/g)) {
    for (const one of selectors.split(",")) assertStringIncludes(one, ".course-table");
  }
});

Deno.test("a table can be reached by the keyboard, under its caption or its columns", () => {
  const frameOf = (caption?: string) => bundleOf(table(dishes, { caption }))["text/html"];
  const frame = '<div class="course-table" tabindex="0" role="group" aria-label=';
  assertStringIncludes(frameOf('"Tonight"'), `${frame}"&#34;Tonight&#34;">`);
  assertStringIncludes(frameOf(), `${frame}"Table: dish, minutes, with, note">`);
});

Deno.test("every column has a header, even one that the rows leave without a name", () => {
  const { "text/html": html, "text/plain": text } = bundleOf(table([{ "": 1, dish: "soup" }]));
  assertStringIncludes(html, '<th scope="col" class="number">#</th>');
  assertStringIncludes(text, "│ # │ dish │");
  assertStringIncludes(bundleOf(table([{ "": "✔" }, { "": "✘" }]))["text/plain"], "│ ok │");
});

Deno.test("a wide box breaks its widest columns between words, and loses nothing", () => {
  const long = "a remark that goes on and on ".repeat(6).trim();
  const text = bundleOf(table([{ n: 1, long, word: "x".repeat(150) }]))["text/plain"];
  const lines = text.split("\n");
  for (const line of lines) assert([...line].length <= 110, line);
  const column = (i: number) => lines.slice(3, -1).map((line) => line.split("│")[i].trim());
  assertEquals(column(2).filter(Boolean).join(" "), long);
  assertEquals(column(3).join(""), "x".repeat(150));
});

Deno.test("a value of several lines stays in its column", () => {
  assertStringIncludes(
    bundleOf(table([{ a: "one\ntwo", b: 1 }]))["text/plain"],
    "│ one │ 1 │\n│ two │   │",
  );
});

Deno.test("dollars are dollars, not the marks of a formula", () => {
  const { "text/html": html, "text/plain": text } = bundleOf(table([{ price: "$4 or $5" }]));
  assertStringIncludes(html, "<span>$</span>4 or <span>$</span>5");
  assertStringIncludes(text, "$4 or $5");
});

Deno.test("no rows", () => {
  assertEquals(bundleOf(table([]))["text/plain"], "(no rows)");
  assertStringIncludes(bundleOf(table([]))["text/html"], "<tbody></tbody>");
});

Deno.test("what is not an array of objects is refused at the call", () => {
  assertThrows(
    () => table([1] as never),
    TypeError,
    "rows must be an array of objects, received [ 1 ]",
  );
  assertThrows(() => table("x" as never), TypeError, "received x");
});
