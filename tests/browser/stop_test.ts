import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "../../lib/tools/kit/mod.ts";
import { writeNotebook } from "../../lib/tools/notebook/mod.ts";
import { workingCopyOf } from "../../lib/tools/study/working_copy.ts";
import { notebookOf } from "../tools/support/notebook_of.ts";
import { browserTest } from "./support/browser_case.ts";
import { startChromium } from "./support/chromium.ts";
import { startLab } from "./support/lab.ts";
import { NotebookPage } from "./support/notebook_page.ts";

const setup = `import { cell, show } from "@course/notebook";
import { delay } from "@std/async";
let rounds = 0;`;

/** A cell that one press ends: how often it is tried, how soon it ends, and what it says. */
interface Stopped {
  code: string;
  times: number;
  within: number;
  says: RegExp;
}

const STOPPED: Record<string, Stopped> = {
  "awaits with the cell's signal": {
    code: "rounds++;\nawait delay(60_000, { signal: cell.signal });",
    times: 10,
    within: 1000,
    says: /AbortError: Stopped by the user/,
  },
  "awaits without it": {
    code: "rounds++;\nawait delay(60_000);",
    times: 3,
    within: 5000,
    says: /Stopped: the cell waited/,
  },
  "computes without a pause": {
    code: "rounds++;\nwhile (true);",
    times: 3,
    within: 5000,
    says: /Stopped: the code was computing/,
  },
  "awaits microtasks forever": {
    code: "rounds++;\nwhile (true) await null;",
    times: 3,
    within: 5000,
    says: /Stopped: the code was computing/,
  },
};

browserTest("the Stop button ends a cell and keeps the variables", async (t) => {
  await using lab = await startLab();
  const notebook = notebookOf({ setup, stopped: "", look: `await show(rounds);` });
  await writeNotebook(join(lab.root, "study", "99_stop.ipynb"), workingCopyOf(notebook));
  await using chromium = await startChromium();
  await using page = await NotebookPage.open(chromium.browser, lab, "study/99_stop.ipynb");
  const [setupCell, stoppedCell, lookCell] = [0, 1, 2];
  await page.run(setupCell);
  let rounds = 0;
  for (const [what, { code, times, within, says }] of Object.entries(STOPPED)) {
    await t.step(`that ${what}, ${times} times out of ${times}`, async () => {
      await page.type(stoppedCell, code);
      for (let round = 1; round <= times; round++) {
        await page.begin(stoppedCell);
        await page.page.waitForTimeout(300); // The kernel is inside the cell.
        const pressed = performance.now();
        await page.press("interrupt-kernel");
        await page.ended(stoppedCell, 10_000);
        const took = performance.now() - pressed;
        assert(took < within, `round ${round}: the cell ended ${took} ms after Stop`);
        assertMatch((await page.shown())[stoppedCell].stderr, says, `round ${round}`);
      }
      rounds += times;
      await page.run(lookCell);
      assertEquals((await page.shown())[lookCell].lines, [`${rounds}`]);
    });
  }
});
