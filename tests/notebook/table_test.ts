import { table } from "@course/notebook";
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { parseHTML } from "linkedom";
import { display, type Displayable } from "../../lib/notebook/jupyter.ts";

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

Deno.test("the HTML has head, rows and caption, numbers at the right, text escaped, a background of its own", () => {
  const html = bundleOf(table(dishes, { caption: "Tonight & tomorrow" }))["text/html"];
  const { document } = parseHTML(`<body>${html}</body>`) as unknown as {
    document: {
      querySelectorAll(
        s: string,
      ): Iterable<{ textContent: string; getAttribute(n: string): string }>;
    };
  };
  const texts = (selector: string) =>
    [...document.querySelectorAll(selector)].map((e) => e.textContent);
  assertEquals(texts("caption"), ["Tonight & tomorrow"]);
  assertEquals(texts("th"), ["dish", "minutes", "with", "note"]);
  assertEquals(texts("td")[4], "pie <hot>");
  const [, minutes] = [...document.querySelectorAll("td")];
  assertStringIncludes(minutes.getAttribute("style"), "text-align: right");
  for (const cell of document.querySelectorAll("th, td, caption")) {
    assertStringIncludes(cell.getAttribute("style"), "background: #");
    assertStringIncludes(cell.getAttribute("style"), "color: #");
  }
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
  assert(bundleOf(table([]))["text/html"].startsWith("<table"));
});

Deno.test("what is not an array of objects is refused at the call", () => {
  assertThrows(
    () => table([1] as never),
    TypeError,
    "rows must be an array of objects, received [ 1 ]",
  );
  assertThrows(() => table("x" as never), TypeError, "received x");
});
