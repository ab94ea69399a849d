/** The notebooks as a reader opens them: working copies in JupyterLab, in a real browser. */
import { assertEquals } from "@std/assert";
import PQueue from "p-queue";
import type { Browser } from "playwright-core";
import { basename, house, join } from "../../lib/tools/kit/mod.ts";
import {
  type Cell,
  hasTag,
  type Notebook,
  readNotebook,
  textOf,
} from "../../lib/tools/notebook/mod.ts";
import { masksOf } from "../../lib/tools/run/with_outputs.ts";
import { findings } from "./support/axe.ts";
import { browserTest } from "./support/browser_case.ts";
import { chosenNotebooks, wantsScreenshots } from "./support/chosen_notebooks.ts";
import { startChromium } from "./support/chromium.ts";
import { type Lab, startLab } from "./support/lab.ts";
import { NotebookPage, type Shown } from "./support/notebook_page.ts";

/** How many notebooks run at once; one more only makes each of them wait for a processor. */
const PAGES = 2;

const SCREENSHOTS = join(house.cache, "screenshots");

/** What must be the same in the stored notebook and in JupyterLab, whatever the clock. */
interface Look {
  id: string;
  lines: string[];
  throws: boolean;
  pictures: number;
  tables: number;
}

/**
 * Cells that block the loop for more than 100 ms, or nearly, without asking for real time. Their
 * outputs are stored on a virtual clock, where nothing is noted.
 */
const BLOCKING = new Set([
  "05/blocking-experiment",
  "10/pitfall-deep",
  "11/keeps-experiment",
  "23/big-file-experiment",
  "23/whole-stack-experiment",
]);

const BLOCKED =
  /^note: the event loop was blocked for [\d,.]+ ms: nothing else could run meanwhile$/;

/**
 * Whether a note of a blocked loop may be true under a cell: it asks for real time, is listed, or
 * declares the note by a mask.
 */
function mayBlock(name: string, notebook: Notebook, cell: Cell): boolean {
  const note = "note: the event loop was blocked for 123 ms: nothing else could run meanwhile";
  return textOf(cell.source).includes("onRealTime(") ||
    BLOCKING.has(`${name.slice(0, 2)}/${cell.id}`) ||
    masksOf(notebook, cell).some((mask) => note.replace(new RegExp(mask, "u"), "") === "");
}

function storedLook({ id, outputs }: Cell): Look {
  const html = outputs!.map(({ data }) =>
    textOf(data?.["text/html"] as string | string[] | undefined)
  );
  const stdout = outputs!.filter(({ name }) => name === "stdout").map(({ text }) => textOf(text));
  return {
    id,
    lines: lookOf(stdout.join("").split("\n")),
    throws: outputs!.some(({ output_type }) => output_type === "error"),
    pictures: html.join("").match(/<img\b/g)?.length ?? 0,
    tables: html.join("").match(/<table\b/g)?.length ?? 0,
  };
}

function shownLook(id: string, { lines, error, pictures, tables }: Shown): Look {
  return {
    id,
    lines: lookOf(lines),
    throws: error !== undefined,
    pictures: pictures.length,
    tables,
  };
}

/** Lines without what time changes in them: their numbers, and the order of those that coincide. */
function lookOf(lines: string[]): string[] {
  return lines
    .filter((line) => !BLOCKED.test(line)) // Where there may be one is another question.
    .map((line) => line.replace(/\d[\d.,]*/g, "#").replace(/\s+/g, " ").trim())
    .filter((line) => line !== "")
    .sort();
}

/** Runs the reader's copy of a notebook, and compares what it shows with what is stored. */
async function checkNotebook(browser: Browser, lab: Lab, path: string): Promise<void> {
  const notebook = await readNotebook(path);
  const name = basename(path, ".ipynb");
  const cells = notebook.cells.filter((cell) => cell.cell_type === "code");
  await using page = await NotebookPage.open(browser, lab, `study/${name}.ipynb`);
  assertEquals(
    (await page.shown()).filter(({ prompt }) => prompt !== "[ ]:"),
    [],
    "cells that ran",
  );
  await page.restartAndRunAll();
  const shown = await page.shown();
  if (wantsScreenshots()) {
    for (const scheme of ["light", "dark"] as const) {
      const picture = (part: number) =>
        join(SCREENSHOTS, `${name}_${scheme}_${`${part}`.padStart(2, "0")}.png`);
      await page.screenshots(picture, scheme);
    }
  }
  const failed = shown.flatMap(({ error, unhandled }, index) => {
    const meant = ["raises-exception", "no-test"].some((tag) => hasTag(cells[index], tag));
    const failure = error ?? unhandled;
    return meant || failure === undefined ? [] : [`${cells[index].id}: ${failure}`];
  });
  assertEquals(failed, [], "cells that failed");
  const hidden = shown.flatMap((cell, index) =>
    cell.pictures.every(Boolean) ? [] : [cells[index].id]
  );
  assertEquals(hidden, [], "cells with an invisible picture");
  const isFixed = ({ metadata }: Cell) => !metadata.mask && !notebook.metadata.course?.mask;
  assertEquals(
    shown.map((cell, index) => shownLook(cells[index].id, cell))
      .filter((_, index) => isFixed(cells[index])),
    cells.filter(isFixed).map(storedLook),
  );
  const isBlamed = ({ lines }: Shown, index: number) =>
    lines.some((line) => BLOCKED.test(line)) && !mayBlock(name, notebook, cells[index]);
  if (shown.some(isBlamed)) {
    await page.restartAndRunAll(); // A host that stands still blocks a loop, too, but not twice.
    const again = await page.shown();
    const blamed = cells.filter((_, i) => isBlamed(shown[i], i) && isBlamed(again[i], i));
    assertEquals(blamed.map(({ id }) => id), [], "cells that are said to block the loop");
  }
  await everybodyCanRead(page);
}

/** Looks at the outputs as a narrow page shows them, in both themes. */
async function everybodyCanRead(notebook: NotebookPage): Promise<void> {
  await notebook.page.setViewportSize({ width: 390, height: 900 });
  for (const theme of ["light", "dark"] as const) {
    await notebook.wearTheme(theme);
    assertEquals(await findings(notebook.page), [], `in the ${theme} theme`);
  }
}

browserTest("every notebook runs in JupyterLab, each output under its own cell", async (t) => {
  await Deno.mkdir(SCREENSHOTS, { recursive: true });
  await using lab = await startLab();
  await using chromium = await startChromium();
  const pages = new PQueue({ concurrency: PAGES });
  await pages.addAll(
    (await chosenNotebooks()).map((path) => () =>
      t.step(basename(path, ".ipynb"), () => checkNotebook(chromium.browser, lab, path))
    ),
  );
  assertEquals(await lab.running(), [], "kernels that are left");
});
