/**
 * What is said of files that are no notebooks, or damaged ones, before anything is done with them.
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  faultsOf,
  formatNotebook,
  type Notebook,
  openNotebooks,
} from "../../../lib/tools/notebook/mod.ts";
import { goodNotebook } from "../support/good_notebook.ts";
import { notebookOf } from "../support/notebook_of.ts";
import { Workshop } from "../support/run_tool.ts";

const good = formatNotebook(notebookOf(goodNotebook()));
const bytes = (text: string) => new TextEncoder().encode(text);
const conflict = good.replace(
  /^ "nbformat_minor": 5\n/m,
  (line) => `<<<<<<< HEAD\n${line}=======\n${line}>>>>>>> 1234567\n`,
);

/** Files that cannot be read as JSON, and the sentence about each. */
const FILES: Record<string, [content: Uint8Array, sentence: string]> = {
  "an empty file": [bytes(""), "x.ipynb is empty: delete it, or write a notebook there"],
  "blank lines": [bytes("\n\n"), "x.ipynb is empty: delete it, or write a notebook there"],
  "a torn file": [
    bytes(`{"cells": [`),
    "x.ipynb is not JSON (Unexpected end of JSON input): repair that place in a text editor",
  ],
  "a file in Latin-1": [
    Uint8Array.from(good.replace("Waiting", "Käse"), (character) => character.charCodeAt(0)),
    "x.ipynb is not UTF-8 (line 8): save it with that encoding in a text editor",
  ],
  "a byte order mark": [
    bytes("\ufeff" + good),
    "x.ipynb begins with a byte order mark: save it as UTF-8 without one",
  ],
  "conflict markers": [
    bytes(conflict),
    "x.ipynb has the conflict markers of git (lines 96, 100), and your answers are kept in both " +
    "halves: save a copy, then keep one half of each <<<<<<< … ======= … >>>>>>> in a text " +
    "editor and delete the three marker lines",
  ],
  "a marker that was left": [
    bytes(conflict.replace(/^<{7}.*\n/m, "")),
    "x.ipynb has the conflict markers of git (line 99), and your answers are kept in both " +
    "halves: save a copy, then keep one half of each <<<<<<< … ======= … >>>>>>> in a text " +
    "editor and delete the three marker lines",
  ],
  "something else in JSON": [
    bytes(`[1, 2]`),
    "x.ipynb is not a notebook (it holds no object): move it elsewhere",
  ],
};

for (const [what, [content, sentence]] of Object.entries(FILES)) {
  Deno.test(`${what} is said in a sentence`, async () => {
    await using shop = await Workshop.openLinked();
    const path = shop.path("x.ipynb");
    await Deno.writeFile(path, content);
    const { files, faults } = await openNotebooks([path]);
    assertEquals(faults, [sentence.replace("x.ipynb", path)]);
    assertEquals(files, []);
  });
}

Deno.test("a file that is not there, and a folder, are said in a sentence", async () => {
  await using shop = await Workshop.openLinked();
  const paths = [shop.path("none.ipynb"), shop.path("notebooks")];
  assertEquals((await openNotebooks(paths)).faults, [
    `${paths[0]} cannot be read: it does not exist`,
    `${paths[1]} cannot be read: it is a folder`,
  ]);
});

// deno-lint-ignore no-explicit-any
type Broken = any;

/** Changes that make a notebook invalid, and the sentences about each. */
const CHANGES: Record<string, [change: (notebook: Broken) => void, sentences: string[]]> = {
  "an older format": [
    (notebook) => notebook.nbformat_minor = 4,
    [" is written in the format 4.4, and the course needs 4.5: open it in JupyterLab, change something and save it"],
  ],
  "no cells": [(notebook) => delete notebook.cells, [
    ": cells is missing: repair that place in a text editor",
  ]],
  "metadata that is a list": [
    (notebook) => notebook.metadata = [],
    [": metadata must be an object, it is []: repair that place in a text editor"],
  ],
  "a clock that is none": [
    ({ metadata }) => metadata.course.clock = "wall",
    [`: metadata.course.clock must be real or virtual, it is "wall": repair that place in a text editor`],
  ],
  "a mask that is no pattern": [
    ({ metadata }) => metadata.course.mask = ["("],
    [`: metadata.course.mask.0 must be a pattern, it is "(": repair that place in a text editor`],
  ],
  "a cell without an id": [
    ({ cells }) => delete cells[3].id,
    [" › cell 4 has no id: give it one of words, such as gather-order-check"],
  ],
  "two cells of one id": [
    ({ cells }) => cells[4].id = "waiting-experiment",
    [" › waiting-experiment: cells 4 and 5 have this same id: give one another"],
  ],
  "an id that Jupyter forbids": [
    ({ cells }) => cells[4].id = "two words",
    [` › cell 5 is called "two words": an id is letters, digits and hyphens, 64 at most`],
  ],
  "an id that is a number": [
    ({ cells }) => cells[4].id = 7,
    [` › cell 5 is called 7: an id is letters, digits and hyphens, 64 at most`],
  ],
  "a cell that is none": [
    ({ cells }) => cells[4] = null,
    [
      " › cell 5 has no id: give it one of words, such as gather-order-check",
      " › cell 5: it must be an object, it is null: repair that place in a text editor",
    ],
  ],
  "a cell of no type": [
    ({ cells }) => delete cells[4].cell_type,
    [" › waiting-check: cell_type must be code, markdown or raw, it is missing: repair that place in a text editor"],
  ],
  "a code cell without outputs": [
    ({ cells }) => delete cells[4].outputs,
    [" › waiting-check: outputs is missing: repair that place in a text editor"],
  ],
  "a source of numbers": [
    ({ cells }) => cells[4].source = [1, 2],
    [" › waiting-check: source must be a string or a list of strings, it is [1,2]: repair that place in a text editor"],
  ],
  "half a character": [
    ({ cells }) => cells[4].source = "\ud83d",
    [" › waiting-check: source holds half a character (a lone surrogate): repair that place in a text editor"],
  ],
  "tags that are no list": [
    ({ cells }) => cells[4].metadata.tags = "setup",
    [` › waiting-check: metadata.tags must be a list, it is "setup": repair that place in a text editor`],
  ],
  "a tag that is no string": [
    ({ cells }) => cells[4].metadata.tags = [1],
    [" › waiting-check: metadata.tags.0 must be a string, it is 1: repair that place in a text editor"],
  ],
  "a cell's mask that is a string": [
    ({ cells }) => cells[4].metadata.mask = "x",
    [` › waiting-check: metadata.mask must be a list, it is "x": repair that place in a text editor`],
  ],
  "a claim without a finding": [
    ({ cells }) => cells[2].metadata.claims = [{ of: "S1.07", claim: "So.", verdict: "holds" }],
    [" › waiting: metadata.claims.0.found is missing: repair that place in a text editor"],
  ],
  "a claim with another verdict": [
    ({ cells }) =>
      cells[2].metadata.claims = [{ of: "S1.07", claim: "So.", verdict: "true", found: "So." }],
    [
      " › waiting: metadata.claims.0.verdict must be holds or holds in part or no longer or " +
      `refuted or not reproduced, it is "true": repair that place in a text editor`,
    ],
  ],
  "a claim with something else": [
    ({ cells }) =>
      cells[2].metadata.claims = [
        { of: "S1.07", claim: "So.", verdict: "holds", found: "So.", where: "here" },
      ],
    [
      " › waiting: metadata.claims.0.where does not belong there: repair that place in a text editor",
    ],
  ],
  "words that are no list": [
    ({ cells }) => cells[2].metadata.terms = "turn",
    [` › waiting: metadata.terms must be a list, it is "turn": repair that place in a text editor`],
  ],
  "a key that no cell has": [
    ({ cells }) => cells[4].colour = "red",
    [" › waiting-check: colour does not belong there: repair that place in a text editor"],
  ],
  "an output of no type": [
    ({ cells }) => cells[4].outputs = [{}],
    [" › waiting-check: outputs.0 has no output_type that Jupyter knows: repair that place in a text editor"],
  ],
  "a stream without text": [
    ({ cells }) => cells[4].outputs = [{ output_type: "stream", name: "stdout" }],
    [" › waiting-check: outputs.0.text is missing: repair that place in a text editor"],
  ],
  "a count that is no number": [
    ({ cells }) => cells[4].execution_count = "3",
    [` › waiting-check: execution_count must be a whole number or null, it is "3": repair that place in a text editor`],
  ],
};

for (const [what, [change, sentences]] of Object.entries(CHANGES)) {
  Deno.test(`${what} is said in a sentence, with its cell`, () => {
    const notebook: Notebook = JSON.parse(good);
    assertEquals(faultsOf(notebook), []);
    change(notebook);
    assertEquals(faultsOf(notebook), sentences);
  });
}

for (const tool of ["run", "extract"]) {
  Deno.test(`${tool} names all faults of all notebooks at once, and blames no other`, async () => {
    await using shop = await Workshop.openLinked();
    const link = "## Pitfalls\n\nSee [the torn one](02_torn.ipynb#anything).";
    await shop.put("01_good", goodNotebook({ "pitfalls": link }));
    await shop.put("02_torn", goodNotebook());
    const twice = await shop.put("03_twice", goodNotebook());
    assertEquals(
      (await shop.tool("extract")).out.split("\n").length,
      3,
      "one heading is no anchor",
    );
    await shop.put("01_good", goodNotebook({ "pitfalls": link }));
    await Deno.writeTextFile(shop.path("notebooks", "02_torn.ipynb"), "{");
    const notebook = notebookOf(goodNotebook());
    notebook.cells[4].id = "waiting-experiment";
    notebook.cells[5].metadata.tags = "setup" as unknown as string[];
    await Deno.writeTextFile(twice, JSON.stringify(notebook));
    const { code, out } = await shop.tool(tool, "--check");
    assertEquals(code, 1);
    const blamed = out.split("\n").filter((line) => /ipynb|_test/.test(line));
    assertEquals(blamed.length, 3, out);
    assertStringIncludes(blamed[0], "notebooks/02_torn.ipynb is not JSON");
    assertStringIncludes(blamed[1], "notebooks/03_twice.ipynb › waiting-experiment: cells 4 and 5");
    assertStringIncludes(blamed[2], "notebooks/03_twice.ipynb › pitfalls: metadata.tags must be");
  });
}
