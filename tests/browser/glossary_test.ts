/** The links of generated tables, which lead from notebook to notebook. */
import { assert } from "@std/assert";
import { retry } from "@std/async";
import { browserTest } from "./support/browser_case.ts";
import { startChromium } from "./support/chromium.ts";
import { startLab } from "./support/lab.ts";
import { NotebookPage } from "./support/notebook_page.ts";

browserTest(
  "a link of the glossary opens a notebook and leads to the section that defines the word",
  async () => {
    await using lab = await startLab();
    await using chromium = await startChromium();
    await using start = await NotebookPage.open(chromium.browser, lab, "study/00_start_here.ipynb");
    const { page } = start;
    const link = page.locator("tr", { has: page.locator("td", { hasText: /^turn$/ }) }).locator(
      "a",
    );
    const heading = page.locator("h2", { hasText: "As it is really done" });
    await link.click(); // Opens the notebook
    await heading.waitFor();
    await page.locator(".lm-TabBar-tab", { hasText: "00_start_here" }).first().click();
    await link.click(); // Goes to the section
    await retry(async () => {
      const { y } = (await heading.boundingBox())!;
      assert(y > 0 && y < 450, `the section is at ${y}, not in the upper half of the window`);
    });
    await lab.shutDown("study/03_event_loop.ipynb");
  },
);
