/** What holds for every notebook, whatever it teaches. */
import { assert, assertEquals } from "@std/assert";
import { extractTests } from "../../lib/tools/extract_tests.ts";
import { house, listNotebooks, shortPath } from "../../lib/tools/house.ts";
import { formatNotebook, readNotebook } from "../../lib/tools/notebook.ts";
import { join } from "../../lib/tools/path.ts";
import { brokenRules } from "../../lib/tools/rules.ts";
import { schemaErrors } from "../tools/nbformat.ts";
import { NOTES } from "./notes.ts";

for (const path of await listNotebooks()) {
  const name = path.replace(/^.*[\\/]|\.ipynb$/g, "");

  Deno.test(`${name} is valid nbformat 4.5`, async () => {
    assertEquals(schemaErrors(JSON.parse(await Deno.readTextFile(path))), []);
  });

  Deno.test(`${name} is written as Jupyter writes it`, async () => {
    assertEquals(await Deno.readTextFile(path), formatNotebook(await readNotebook(path)));
  });

  Deno.test(`${name} keeps the rules`, async () => {
    assertEquals(brokenRules(await readNotebook(path), shortPath(path)), []);
  });

  Deno.test(`${name} is what its tests were extracted from`, async () => {
    const stored = await Deno.readTextFile(join(house.tests, `${name}_test.ts`));
    assert(
      stored === await extractTests(await readNotebook(path), name),
      "tests/notebooks is not up to date, run: deno task extract",
    );
  });

  Deno.test(`${name} covers its sections of the notes`, async () => {
    const { cells } = await readNotebook(path);
    const covered = new Set(cells.flatMap((cell) => cell.metadata.notes ?? []));
    const wanted = NOTES[name.slice(0, 2)]?.split(" ") ?? [];
    assertEquals([...covered].sort(), wanted.sort());
  });
}

Deno.test("notebooks are numbered in ascending order, no number twice (gaps are allowed)", async () => {
  const numbers = (await listNotebooks()).map((path) =>
    Number(path.match(/(\d\d)_\w+\.ipynb$/)?.[1])
  );
  assertEquals(numbers, [...new Set(numbers)].sort((a, b) => a - b));
  assert(numbers.every(Number.isInteger), `a notebook has no number: ${numbers}`);
});
