import { assertEquals, assertThrows } from "@std/assert";
import { ToolError } from "../../../lib/tools/kit/mod.ts";
import { withoutTables, withTable } from "../../../lib/tools/notebook/mod.ts";

const TEXT = "Before.\n\n<!-- claims:begin -->\n\nold\n\n<!-- claims:end -->\n\nAfter.";

Deno.test("a table replaces what is between its marks", () => {
  assertEquals(
    withTable(TEXT, "claims", "| new |"),
    "Before.\n\n<!-- claims:begin -->\n\n| new |\n\n<!-- claims:end -->\n\nAfter.",
  );
});

Deno.test("a text without the marks has no such table", () => {
  assertEquals(withTable(TEXT, "glossary", "| new |"), undefined);
});

for (const mark of ["<!-- claims:begin -->", "<!-- claims:end -->"]) {
  Deno.test(`${mark} without the other mark is refused`, () => {
    assertThrows(
      () => withTable(`A\n\n${mark}\n`, "claims", ""),
      ToolError,
      "<!-- claims:begin --> and <!-- claims:end -->: add the missing mark",
    );
  });
}

Deno.test("a text is read without its tables", () => {
  assertEquals(withoutTables(`${TEXT} ${TEXT}`), "Before.\n\n\n\nAfter. Before.\n\n\n\nAfter.");
});
