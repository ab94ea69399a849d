/** `deno task study`: working copies that are the reader's own, and how they follow the course. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { basename, house, houseAt, join, listNotebooks } from "../../lib/tools/kit/mod.ts";
import {
  type Notebook,
  readNotebook,
  textOf,
  writeNotebook,
} from "../../lib/tools/notebook/mod.ts";
import { workingCopyOf } from "../../lib/tools/study/working_copy.ts";
import { type CellText, notebookOf } from "./support/notebook_of.ts";
import { Workshop } from "./support/run_tool.ts";

const exercise = (source: string): CellText => ({ source, metadata: { tags: ["exercise"] } });
const printed = (source: string): CellText => ({
  source,
  outputs: [{ output_type: "stream", name: "stdout", text: "the answer\n" }],
});

const LESSON: Record<string, CellText> = {
  title: "# 01 · A lesson",
  setup: "const setup = 1;",
  experiment: printed("setup + 1;"),
  starter: exercise("const answer = 0;"),
  check: exercise("answer;"),
  end: "## The end",
};

/** A workshop with one lesson and the reader's copy of it. */
async function withCopy() {
  const shop = await Workshop.openLinked();
  await shop.put("01_lesson", LESSON);
  await Deno.mkdir(shop.path("study"));
  const path = shop.path("study", "01_lesson.ipynb");
  await writeNotebook(path, workingCopyOf(notebookOf(LESSON)));
  return {
    shop,
    path,
    text: () => Deno.readTextFile(path),
    async change(edit: (cells: Notebook["cells"], notebook: Notebook) => void) {
      const notebook = await readNotebook(path);
      edit(notebook.cells, notebook);
      await writeNotebook(path, notebook);
    },
    /** Ids and texts of the cells of a copy. */
    async cells(of = path) {
      const { cells } = await readNotebook(of);
      return Object.fromEntries(cells.map(({ id, source }) => [id, textOf(source)]));
    },
    publish: (changes: Record<string, CellText>) =>
      shop.put("01_lesson", { ...LESSON, ...changes }),
    [Symbol.asyncDispose]: () => shop[Symbol.asyncDispose](),
  };
}

const cellOf = (id: string, source: string) => notebookOf({ [id]: source }).cells[0];
const sourceOf = (cells: Notebook["cells"], id: string, source: string) => {
  cells.find((cell) => cell.id === id)!.source = source;
};
const BACKUP = /study\/01_lesson\.before-\d{4}-\d\d-\d\d(-\d+)?\.ipynb/;

Deno.test("a working copy has the same cells, and no outputs that give predictions away", async () => {
  await using shop = await Workshop.openLinked({ notebooks: true });
  const { code, out } = await shop.tool("study");
  assertEquals(code, 0);
  const names = (await listNotebooks(houseAt(shop.root))).map((path) => basename(path));
  assertEquals(out, `New working copies in study: ${names.length} (of ${names.length})\n`);
  for (const name of names) {
    const original = await readNotebook(shop.path("notebooks", name));
    const copy = await readNotebook(shop.path("study", name));
    const asInOriginal = (text: string) =>
      text.replace(/ <a id="1-.*?"><\/a>/, "").replaceAll(".ipynb#1-", ".ipynb#cell-id=");
    const read = ({ id, cell_type, metadata, source }: Notebook["cells"][number]) => ({
      ...{ id, cell_type, metadata },
      text: textOf(source),
    });
    assertEquals(
      copy.cells.map(read).map((cell) => ({ ...cell, text: asInOriginal(cell.text) })),
      original.cells.map(read),
    );
    const code = copy.cells.filter(({ cell_type }) => cell_type === "code");
    assert(code.every((cell) => cell.outputs!.length === 0 && cell.execution_count === null));
    const text = (root: string) => Deno.readTextFile(join(root, "notebooks", name));
    assertEquals(await text(shop.root), await text(house.root), "the original is untouched");
  }
});

Deno.test("a link to a section of another notebook leads to an anchor there, by a name with a number first", () => {
  const source = "## One turn of many\n\n[A task](02_tasks.ipynb#cell-id=task), " +
    "[here](#cell-id=turn), [02](02_tasks.ipynb), [README](../README.md#numbers)";
  const { cells } = workingCopyOf(
    notebookOf({ turn: source, code: "`](02_tasks.ipynb#cell-id=task`;", text: "No # heading" }),
  );
  assertEquals(cells.map((cell) => textOf(cell.source)), [
    '## One turn of many <a id="1-turn"></a>\n\n[A task](02_tasks.ipynb#1-task), ' +
    "[here](#1-turn), [02](02_tasks.ipynb), [README](../README.md#numbers)",
    "`](02_tasks.ipynb#cell-id=task`;",
    "No # heading",
  ]);
});

Deno.test("a copy that is there is never changed", async () => {
  await using copy = await withCopy();
  await copy.change((cells) => sourceOf(cells, "starter", "const answer = 42;"));
  const before = await copy.text();
  await copy.publish({ experiment: "setup + 2;" });
  const { code, out } = await copy.shop.tool("study");
  assertEquals(code, 0);
  assertEquals(
    out,
    "study/01_lesson.ipynb has a newer original: deno task study 01 --fresh takes the new one and " +
      "keeps your exercises\nNew working copies in study: 0 (of 1)\n",
  );
  assertEquals(await copy.text(), before);
});

Deno.test("what the reader changes does not make the original newer, a new order of cells does", async () => {
  await using copy = await withCopy();
  await copy.change((cells) => {
    sourceOf(cells, "experiment", "setup + 99;");
    cells.push(cellOf("mine", "const mine = 1;"));
  });
  assertEquals((await copy.shop.tool("study")).out, "New working copies in study: 0 (of 1)\n");
  const { end, check, ...rest } = LESSON;
  await copy.shop.put("01_lesson", { ...rest, end, check });
  assertStringIncludes((await copy.shop.tool("study")).out, "has a newer original");
});

Deno.test("a copy without the fingerprint of its original says so, and keeps the answers too", async () => {
  await using copy = await withCopy();
  await copy.change((cells, notebook) => {
    notebook.metadata.course = undefined;
    for (const cell of cells) cell.metadata = {}; // A front end that drops one drops the other.
  });
  assertEquals((await copy.shop.tool("study")).out, "New working copies in study: 0 (of 1)\n");
  await copy.change((cells) => {
    sourceOf(cells, "starter", "const answer = 42;");
    cells.push(cellOf("mine", "const mine = 1;"));
  });
  assertStringIncludes(
    (await copy.shop.tool("study")).out,
    "study/01_lesson.ipynb does not say which original it was made from",
  );
  await copy.publish({ experiment: "setup + 2;" });
  const { out } = await copy.shop.tool("study", "--fresh");
  assertMatch(
    out,
    /^Replaced study\/01_lesson\.ipynb, keeping your text in starter and the cell .*\nNew/,
  );
  const { experiment, starter, mine } = await copy.cells();
  assertEquals([experiment, starter, mine], [
    "setup + 2;",
    "const answer = 42;",
    "const mine = 1;",
  ]);
});

Deno.test("--fresh takes the new original and keeps answers, own cells in their places, and the old copy", async () => {
  await using copy = await withCopy();
  await copy.change((cells) => {
    sourceOf(cells, "starter", "const answer = 42;");
    sourceOf(cells, "experiment", "setup + 99;");
    cells.splice(3, 0, cellOf("mine", "const mine = 1;"), cellOf("mine-2", "const mine2 = 2;"));
    cells.unshift(cellOf("note", "# My notes"));
  });
  const before = await copy.text();
  await copy.publish({
    experiment: printed("setup + 2;"),
    check: exercise("await check(answer);"),
    more: "const more = 1;",
  });
  const { code, out } = await copy.shop.tool("study", "--fresh");
  assertEquals(code, 0);
  const [backup] = out.match(BACKUP)!;
  assertEquals(
    out,
    "Replaced study/01_lesson.ipynb, keeping your text in starter and the 3 cells that you added; " +
      `the old copy is ${backup}\nNew working copies in study: 0 (of 1)\n`,
  );
  assertEquals(Object.entries(await copy.cells()), [
    ["note", "# My notes"],
    ["title", "# 01 · A lesson"],
    ["setup", "const setup = 1;"],
    ["experiment", "setup + 2;"],
    ["mine", "const mine = 1;"],
    ["mine-2", "const mine2 = 2;"],
    ["starter", "const answer = 42;"],
    ["check", "await check(answer);"],
    ["end", '## The end <a id="1-end"></a>'],
    ["more", "const more = 1;"],
  ]);
  assertEquals(await Deno.readTextFile(copy.shop.path(backup)), before);
  assert(!(await copy.text()).includes("the answer"), "the new copy has no outputs");
  assertEquals((await copy.shop.tool("study")).out, "New working copies in study: 0 (of 1)\n");
});

Deno.test("--fresh names an answer whose exercise has changed, and keeps one whose exercise is gone", async () => {
  await using copy = await withCopy();
  await copy.change((cells) => {
    sourceOf(cells, "starter", "const answer = 42;");
    sourceOf(cells, "check", "answer + 1;");
  });
  const { check: _, ...rest } = LESSON;
  await copy.shop.put("01_lesson", { ...rest, starter: exercise("let answer;") });
  const { out } = await copy.shop.tool("study", "--fresh");
  assertStringIncludes(
    out,
    "  starter has changed in the course, too: compare it with notebooks/01_lesson.ipynb\n",
  );
  assertEquals(Object.entries(await copy.cells()).slice(3), [
    ["starter", "const answer = 42;"],
    ["check", "answer + 1;"],
    ["end", '## The end <a id="1-end"></a>'],
  ]);
});

Deno.test("--fresh replaces what has a newer original; what is named, even if it has none", async () => {
  await using copy = await withCopy();
  await copy.change((cells) => sourceOf(cells, "experiment", "setup + 99;"));
  const before = await copy.text();
  assertEquals((await copy.shop.tool("study", "--fresh")).code, 0);
  assertEquals(await copy.text(), before);
  const backups = new Set<string>();
  for (const name of ["1", "01_lesson", "study/01_lesson.ipynb", "notebooks/01_lesson.ipynb"]) {
    await copy.publish({ experiment: `setup + ${name.length};` });
    const { code, out } = await copy.shop.tool("study", name, "--fresh");
    assertEquals(code, 0, out);
    assertEquals((await copy.cells()).experiment, `setup + ${name.length};`);
    backups.add(out.match(BACKUP)![0]);
    assertEquals((await copy.shop.tool("study", name, "--fresh")).code, 0);
  }
  assertEquals(backups.size, 4, "no old copy replaces another");
  const { code, out } = await copy.shop.tool("study", "7");
  assertEquals(code, 2);
  assertStringIncludes(out, `There is no notebook "7"`);
});

const CONFLICT = `{\n<<<<<<< HEAD\n "cells": [],\n=======\n "cells": [1]\n>>>>>>> origin\n}\n`;

const UNREADABLE = {
  "conflict markers": CONFLICT,
  "text": "once upon a time",
  "nothing": "",
  "format 4.4": '{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": []}',
};

for (const [what, text] of Object.entries(UNREADABLE)) {
  Deno.test(`a copy that holds ${what} is named and left alone, even by --fresh`, async () => {
    await using copy = await withCopy();
    await Deno.writeTextFile(copy.path, text);
    await copy.shop.put("02_next", LESSON);
    for (const args of [[], ["--fresh"], ["1", "--fresh"]]) {
      const { code, out } = await copy.shop.tool("study", ...args);
      assertEquals(code, 1);
      assertMatch(out, /^study\/01_lesson\.ipynb /m);
      assertStringIncludes(out, "New working copies in study:");
      assertStringIncludes(
        out,
        "\nstudy/01_lesson.ipynb is left as it is. " +
          "To start it again, move it away and run: deno task study 01_lesson\n",
      );
      assertEquals(await copy.text(), text);
    }
    await Deno.stat(copy.shop.path("study", "02_next.ipynb")); // The others are made.
    await Deno.rename(copy.path, `${copy.path}.aside`);
    assertEquals((await copy.shop.tool("study", "01_lesson")).code, 0);
    assertEquals((await copy.cells()).starter, "const answer = 0;");
  });
}

Deno.test("an original with conflict markers is named, and no copy is touched", async () => {
  await using copy = await withCopy();
  const before = await copy.text();
  const original = await copy.publish({});
  await Deno.writeTextFile(original, CONFLICT);
  const { code, out } = await copy.shop.tool("study", "1", "--fresh");
  assertEquals(code, 1);
  assertMatch(out, /^notebooks\/01_lesson\.ipynb /m);
  assertEquals(await copy.text(), before);
  assertEquals(await Deno.readTextFile(original), CONFLICT);
});

Deno.test("a file where the folder should be is named", async () => {
  await using shop = await Workshop.openLinked();
  await Deno.writeTextFile(shop.path("study"), "");
  const { code, out } = await shop.tool("study");
  assertEquals(code, 1);
  assertMatch(out, /^Cannot make the folder study: .*\n$/);
});

Deno.test("git sees nothing of what studying makes, and all of what the course is made of", async () => {
  await using copy = await withCopy();
  const { shop } = copy;
  await Deno.copyFile(join(house.root, ".gitignore"), shop.path(".gitignore"));
  await copy.publish({ experiment: "setup + 2;" });
  const [backup] = (await copy.shop.tool("study", "--fresh")).out.match(BACKUP)!;
  const made = ["study/01_lesson.ipynb", backup, ".progress.json", ".progress.json.damaged-1"];
  const git = async (...args: string[]) => {
    const { stdout } = await new Deno.Command("git", { args, cwd: shop.root }).output();
    return new TextDecoder().decode(stdout).trim().split("\n");
  };
  await git("init", "--quiet");
  assertEquals(await git("check-ignore", ...made, "tests/tools/study/a_test.ts"), made);
});
