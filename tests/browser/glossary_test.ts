/** The links of generated tables, which lead from notebook to notebook. */
import { assert } from "@std/assert";
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
    const isInView = async () => {
      const place = await heading.boundingBox();
      return place !== null && place.y > 0 && place.y < 450; // The upper half of the window
    };
    for (let tries = 0; tries < 50 && !await isInView(); tries++) await page.waitForTimeout(100);
    assert(await isInView(), `the section is at ${JSON.stringify(await heading.boundingBox())}`);
    await lab.shutDown("study/03_event_loop.ipynb");
  },
);
