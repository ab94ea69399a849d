/** What holds for every notebook, whatever it teaches. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { extractTests } from "../../lib/tools/extract/extract_tests.ts";
import { house, join, listNotebooks, shortPath } from "../../lib/tools/kit/mod.ts";
import {
  formatNotebook,
  openNotebooks,
  readNotebook,
  textOf,
} from "../../lib/tools/notebook/mod.ts";
import { brokenRules, targetsOf } from "../../lib/tools/rules/rules.ts";
import { EXEMPTIONS } from "../../lib/tools/rules/exemptions.ts";
import { EXAMPLES, FIGURES, glossaryTable, PLAN } from "../../lib/tools/readme/mod.ts";

const paths = await listNotebooks();
const { files, faults } = await openNotebooks(paths);
const targets = targetsOf(paths, files);

Deno.test("no notebook has a fault", () => {
  assertEquals(faults, []);
});

for (const [index, path] of paths.entries()) {
  const name = path.replace(/^.*[\\/]|\.ipynb$/g, "");

  Deno.test(`${name} is written as Jupyter writes it`, async () => {
    assertEquals(await Deno.readTextFile(path), formatNotebook(await readNotebook(path)));
  });

  Deno.test(`${name} keeps the rules`, async () => {
    assertEquals(brokenRules(await readNotebook(path), shortPath(path), targets), []);
  });

  Deno.test(`${name} is what its tests were extracted from`, async () => {
    const stored = await Deno.readTextFile(join(house.tests, `${name}_test.ts`));
    assert(
      stored === await extractTests(await readNotebook(path), name),
      "tests/experiments is not up to date, run: deno task extract",
    );
  });

  Deno.test(`${name} links to the notebooks that it needs, and to the next`, async () => {
    const { cells } = await readNotebook(path);
    assertMatch(textOf(cells[0].source), /^\*\*Before this:\*\*\s.*(\.ipynb\)|nothing\.)/m);
    const next = paths[index + 1]?.replace(/^.*[\\/]/, "");
    if (next !== undefined) {
      const last = cells.findLast(({ source }) => textOf(source).includes("**Next:**"));
      const line = `**Next:** [${next.slice(0, -6)}](${next})`;
      assertStringIncludes(textOf(last?.source ?? ""), line, `write at the end of it: ${line}`);
    }
  });

  Deno.test(`${name} covers its sections of the notes`, async () => {
    const { cells } = await readNotebook(path);
    const covered = new Set(cells.flatMap((cell) => cell.metadata.notes ?? []));
    const wanted = PLAN[name.slice(0, 2)]?.split(" ") ?? [];
    assertEquals([...covered].filter((id) => id.startsWith("S")).sort(), wanted.sort());
  });
}

/** What each notebook needs, by the line "Before this" in its first cell. */
const needs = new Map(files.map(({ path, notebook }) => {
  const [, line = ""] = textOf(notebook.cells[0].source)
    .match(/\*\*Before this:\*\*(.*?)(?:\n\n|$)/s) ?? [];
  return [shortPath(path).match(/\d\d/)![0], notebooksIn(line)];
}));

/** The numbers of the notebooks that a text links to, in its order; "03 to 05" names three. */
function notebooksIn(text: string): string[] {
  const link = String.raw`\[\w+\]\([\w/]*?(\d\d)_\w+\.ipynb\)`;
  const ranges = text.matchAll(RegExp(String.raw`${link}(?:\s+to\s+${link})?`, "g"));
  return [...ranges].flatMap(([, first, last = first]) => {
    const length = Number(last) - Number(first) + 1;
    return Array.from({ length }, (_, i) => `${Number(first) + i}`.padStart(2, "0"));
  });
}

Deno.test("a notebook needs none that comes later", () => {
  for (const [number, needed] of needs) {
    assertEquals(needed.filter((other) => other >= number), [], `needed by ${number}`);
  }
});

const readme = await Deno.readTextFile(join(house.root, "README.md"));
const [, ways] = readme.match(/^### Three ways through it$(.*?)^A word/ms)!;
const kinds = [...ways.matchAll(/^- \*\*(.+?)\.\*\*(.*?)(?=^- |\n\n)/gms)];

Deno.test("README.md has three ways through the course", () => {
  assertEquals(kinds.length, 3);
});

for (const [, kind, way] of kinds) {
  Deno.test(`"${kind}" leads to the last notebook, and to each one after those it needs`, () => {
    const order = [...new Set(notebooksIn(way))];
    assertEquals(order.at(-1), "25");
    for (const [index, number] of order.entries()) {
      const before = order.slice(0, index);
      const missing = needs.get(number)!.filter((other) => !before.includes(other));
      assertEquals(missing, [], `needed by ${number}`);
    }
  });
}

Deno.test("each example and figure of the notes is in a heading", () => {
  const named = new Set(
    files.flatMap(({ notebook }) => notebook.cells.flatMap(({ metadata }) => metadata.notes ?? [])),
  );
  const missing = Object.keys({ ...EXAMPLES, ...FIGURES }).filter((id) => !named.has(id));
  assertEquals(missing, [], "name it in metadata.notes");
});

Deno.test("no word is defined twice, and the glossary has 80 words at most", () => {
  const notebooks = new Map(files.map(({ path, notebook }) => [path, notebook]));
  const rows = glossaryTable(notebooks).split("\n").slice(2);
  assert(rows.length <= 80, `the glossary has ${rows.length} words`);
});

Deno.test("only notebooks that are there are exempted from rules", () => {
  assertEquals(Object.keys(EXEMPTIONS).filter((name) => !targets.has(name)), []);
});

Deno.test("notebooks are numbered in ascending order, no number twice (gaps are allowed)", () => {
  const numbers = paths.map((path) => Number(path.match(/(\d\d)_\w+\.ipynb$/)?.[1]));
  assertEquals(numbers, [...new Set(numbers)].sort((a, b) => a - b));
  assert(numbers.every(Number.isInteger), `a notebook has no number: ${numbers}`);
});
