import { assert, assertEquals } from "@std/assert";
import { answerText } from "../../lib/notebook/exercise/mod.ts";
import { basename, listNotebooks } from "../../lib/tools/kit/mod.ts";
import { readNotebook, textOf } from "../../lib/tools/notebook/mod.ts";
import { browserTest } from "./support/browser_case.ts";
import { startChromium } from "./support/chromium.ts";
import { startLab } from "./support/lab.ts";
import { NotebookPage } from "./support/notebook_page.ts";

browserTest("an exercise is solved by typing its solution", async () => {
  const path = (await listNotebooks()).find((path) => path.includes("01_"))!;
  const name = basename(path);
  const sources = (await readNotebook(path)).cells
    .filter(({ cell_type }) => cell_type === "code")
    .map(({ source }) => textOf(source));
  const check = sources.findIndex((source) => source.includes(`exercise("01.1").check(`));
  const starter = sources.findLastIndex((source, index) =>
    index < check && /function|const/.test(source)
  );
  const solution = await answerText("01.1", "solution");
  await using lab = await startLab();
  await using chromium = await startChromium();
  await using page = await NotebookPage.open(chromium.browser, lab, `study/${name}`);
  const verdicts = async () =>
    (await page.codeCells.nth(check).locator(".jp-OutputArea table").innerText()).match(/[✔✘]/g);
  await page.run(0);
  await page.run(starter);
  await page.run(check);
  assert((await verdicts())?.includes("✘"), "the starter is not the solution");
  await page.type(starter, solution);
  await page.run(starter);
  await page.run(check);
  assertEquals([...new Set(await verdicts())], ["✔"]);
});
