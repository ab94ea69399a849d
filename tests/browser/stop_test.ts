import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "../../lib/tools/path.ts";
import { browserTest } from "./browser_case.ts";
import { startChromium } from "./chromium.ts";
import { startLab } from "./lab.ts";
import { NotebookPage } from "./notebook_page.ts";
import { notebookOf } from "../tools/notebook_of.ts";
import { writeNotebook } from "../../lib/tools/notebook.ts";

const setup = `import { cell, show } from "@course/notebook";
import { delay } from "@std/async";
let rounds = 0;`;

const wait = `rounds++;
await delay(60_000, { signal: cell.signal });`;

browserTest(
  "the Stop button ends a wait within a second and keeps the variables, ten times out of ten",
  async () => {
    await using lab = await startLab();
    const path = join(lab.root, "notebooks", "99_stop.ipynb");
    await writeNotebook(path, notebookOf({ setup, wait, look: `await show(rounds);` }));
    await using chromium = await startChromium();
    await using page = await NotebookPage.open(chromium.browser, lab, "notebooks/99_stop.ipynb");
    const [setupCell, waitCell, lookCell] = [0, 1, 2];
    const run = async (index: number) => {
      await page.codeCells.nth(index).locator(".cm-content").click();
      await page.run();
    };
    await run(setupCell);
    await page.ended(setupCell);
    for (let round = 1; round <= 10; round++) {
      await run(waitCell);
      await page.codeCells.nth(waitCell).locator(".jp-InputPrompt", { hasText: "[*]" }).waitFor();
      await page.page.waitForTimeout(300); // The kernel is inside the wait.
      const pressed = performance.now();
      await page.press("interrupt-kernel");
      await page.ended(waitCell, 5000);
      const took = performance.now() - pressed;
      assert(took < 1000, `round ${round}: the cell ended ${took} ms after Stop`);
      assertMatch((await page.shown())[waitCell].error ?? "", /^AbortError/, `round ${round}`);
    }
    await run(lookCell);
    await page.ended(lookCell);
    assertEquals((await page.shown())[lookCell].lines, ["10"]);
  },
);
