/** Types while you type: what JupyterLab shows of a cell that has not run. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { retry } from "@std/async";
import type { Locator, Page } from "playwright-core";
import { house, join } from "../../lib/tools/kit/mod.ts";
import { writeNotebook } from "../../lib/tools/notebook/mod.ts";
import { notebookOf } from "../tools/support/notebook_of.ts";
import { browserTest } from "./support/browser_case.ts";
import { type Chromium, startChromium } from "./support/chromium.ts";
import { type Lab, startLab } from "./support/lab.ts";
import { NotebookPage } from "./support/notebook_page.ts";

const MARK = ".cm-lintRange-error, .cm-lintRange-warning, .cm-lintRange-info";

/** A notebook with mistakes in two cells. */
const MISTAKES = {
  setup: `import { Timeline } from "@course/notebook";\nconst timeline = new Timeline("mine");`,
  type: `const title: number = timeline.title;`,
  syntax: `const broken = (;`,
  right: `timeline.mark("a", "b");`,
};
const [SETUP, TYPE, SYNTAX, RIGHT] = [0, 1, 2, 3];

/** How many marks each code cell has. */
async function marks({ codeCells }: NotebookPage): Promise<number[]> {
  const cells = await codeCells.all();
  return await Promise.all(cells.map((cell) => cell.locator(MARK).count()));
}

async function openMistakes({ browser }: Chromium, lab: Lab): Promise<NotebookPage> {
  await writeNotebook(join(lab.root, "study", "99_types.ipynb"), notebookOf(MISTAKES));
  return await NotebookPage.open(browser, lab, "study/99_types.ipynb");
}

browserTest(
  "mistakes are underlined and explained, and so are names, before anything runs",
  async (t) => {
    await using lab = await startLab("--types");
    await using chromium = await startChromium();
    await using page = await openMistakes(chromium, lab);
    const cell = (index: number) => page.codeCells.nth(index);
    await cell(TYPE).locator(MARK).first().waitFor();
    const explained = (index: number) => explanationOf(page, cell(index).locator(MARK).last());
    await t.step("a type error, with TypeScript's message", async () => {
      const message = "Type 'string' is not assignable to type 'number'.";
      assertStringIncludes(await explained(TYPE), message);
    });
    await t.step("a syntax error, with TypeScript's message", async () => {
      assertStringIncludes(await explained(SYNTAX), "Expression expected.");
    });
    await t.step("nothing in the other cells", async () => {
      const counts = await marks(page);
      assertEquals([counts[SETUP], counts[RIGHT]], [0, 0]);
    });
  },
);

browserTest(
  "the docstring of a class is shown without the Ctrl key, before anything runs",
  async () => {
    const shown = await retry(async () => {
      await using lab = await startLab("--types"); // Now and then one shows nothing at all.
      await using chromium = await startChromium();
      await using page = await openMistakes(chromium, lab);
      await page.codeCells.nth(TYPE).locator(MARK).first().waitFor();
      return await documentationOf(page, "Timeline");
    }, { maxAttempts: 4 });
    assertStringIncludes(shown, "Records what an experiment does and when");
  },
);

/** What is shown when the pointer rests on a mark; marks that are just drawn anew show nothing. */
async function explanationOf({ page }: NotebookPage, mark: Locator): Promise<string> {
  const explanation = page.locator(".cm-tooltip-lint");
  return await retry(async () => {
    await clearTooltips(page);
    await mark.hover();
    await mark.hover({ position: { x: 2, y: 8 } }); // A pointer that comes to rest.
    return await explanation.innerText({ timeout: 2000 });
  });
}

/** What is shown when the pointer rests on a name in the second line of the first cell. */
async function documentationOf(page: NotebookPage, name: string): Promise<string> {
  const line = page.codeCells.nth(SETUP).locator(".cm-line").nth(1);
  return await retry(async () => {
    await hoverText(page, line, "mine"); // A name is asked for anew after another place.
    await hoverText(page, line, name);
    return await page.page.locator(".lsp-hover").innerText({ timeout: 3000 });
  });
}

/** Takes away what would cover what comes next; a name's signature may come late, and stay. */
async function clearTooltips(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.locator(".cm-tooltip-lint").waitFor({ state: "detached" });
  for (const signature of await page.locator(".lsp-hover").all()) {
    await signature.evaluate((node) => node.remove());
  }
}

/** Puts the pointer on a word of a line, which need not be an element. */
async function hoverText({ page }: NotebookPage, line: Locator, word: string): Promise<void> {
  await clearTooltips(page);
  const { x, y } = await line.evaluate((line, word) => {
    const nodes = line.ownerDocument.createNodeIterator(line, 4 /* texts */);
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      const index = node.data.indexOf(word);
      if (index < 0) continue;
      const range = line.ownerDocument.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      return range.getBoundingClientRect();
    }
  }, word);
  await page.mouse.move(x + 8, y + 8);
  await page.mouse.move(x + 12, y + 8); // A pointer that comes to rest.
}

/** One with a plain setup and one with many names; `tests/jupyter` asks the server about all. */
const SAMPLE = ["00_start_here", "17_shared_state_and_locks"];

browserTest("a notebook has no mark as it is, and no language server is left", async (t) => {
  {
    await using lab = await startLab("--types");
    await using chromium = await startChromium();
    for (const name of SAMPLE) {
      const notebook = `study/${name}.ipynb`;
      await t.step(notebook, () => hasNoMark(chromium, lab, notebook));
    }
  }
  assertEquals(await languageServers(), []);
});

async function hasNoMark({ browser }: Chromium, lab: Lab, notebook: string): Promise<void> {
  await using page = await NotebookPage.open(browser, lab, notebook);
  // What is found comes for the whole notebook at once: with this mark all others would be there.
  const mistake = await page.add(`const mistake: number = "";`);
  await page.codeCells.nth(mistake).locator(MARK).first().waitFor();
  const counts = await marks(page);
  assertEquals(counts.map((count, index) => ({ index, count })).filter(({ count }) => count > 0), [
    { index: mistake, count: 1 },
  ]);
}

/** The language servers that JupyterLab has started from here. */
async function languageServers(): Promise<string[]> {
  const { stdout } = await new Deno.Command("ps", { args: ["-eo", "args"] }).output();
  const program = join(house.root, "lib", "tools", "lsp", "lsp.ts");
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line.includes(program));
}

browserTest("without --types there is no language server and no mark", async () => {
  await using lab = await startLab();
  await using chromium = await startChromium();
  await using page = await openMistakes(chromium, lab);
  await page.page.waitForTimeout(3000);
  assertEquals(await languageServers(), []);
  assert((await marks(page)).every((count) => count === 0));
});
