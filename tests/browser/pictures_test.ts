import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { retry } from "@std/async";
import type { Locator, Page } from "playwright-core";
import { onDark, palette } from "../../lib/notebook/pictures/palette.ts";
import { writeNotebook } from "../../lib/tools/notebook/mod.ts";
import { join } from "../../lib/tools/kit/mod.ts";
import { notebookOf } from "../tools/support/notebook_of.ts";
import { findings, OUTPUTS } from "./support/axe.ts";
import { browserTest } from "./support/browser_case.ts";
import { startChromium } from "./support/chromium.ts";
import { startLab } from "./support/lab.ts";
import { NotebookPage } from "./support/notebook_page.ts";

/**
 * One of each: pictures that share an axis, a plot, turns of both loops, tables, a check, and a
 * heading.
 */
const cells = {
  setup: `import { assertEquals } from "@std/assert";
import {
  exercise, explore, nativeTurns, plot, predict, print, show, table, Timeline, turns,
} from "@course/notebook";
import { EventLoop, sleep, type TraceEntry, VirtualClock } from "@course/loop";
import * as Plot from "@observablehq/plot";
import { delay } from "@std/async";`,
  timelines: `const one = new Timeline("One after the other");
await one.span("coffee", () => delay(30), "boils");
one.compute("coffee", () => {});
await one.span("toast", () => Promise.reject(new Error("burnt"))).catch(() => {});
one.mark("toast", "thrown away");
const other = new Timeline("Still there");
void other.span("tea", () => new Promise<void>((resolve) => setTimeout(resolve, 500)));
print("a printed line");
await show(one, other);
await delay(500);`,
  chart:
    `const rows = ["a", "b"].flatMap((who, i) => [1, 2].map((n) => ({ who, n, v: n * (i + 1) })));
await show(plot({
  title: "Two series",
  color: { legend: true },
  marks: [Plot.line(rows, { x: "n", y: "v", stroke: "who", marker: true })],
}));`,
  loops: `const trace: TraceEntry[] = [];
const loop = new EventLoop({ clock: new VirtualClock(), onTrace: (e) => trace.push(e) });
loop.createTask(sleep(1), { name: "tea" });
while (loop.step());
await show(turns(trace));
await show(await nativeTurns((log) => {
  setTimeout(() => log("timer"), 10);
  queueMicrotask(() => log("microtask"));
}));`,
  tables: `await show(table([{ dish: "soup", minutes: 20 }], { caption: "Tonight" }));
await predict("98.sum", { total: 400 });
await predict("98.sum").against({ total: 700 });
await exercise("01.1").check(() => 0);`,
  orders: `const lost = await explore("Two writers", ({ at }) => {
  let counted = 0;
  const write = async () => {
    const read = counted;
    await at("read");
    counted = read + 1;
  };
  return { tasks: { a: write, b: write }, state: () => counted, atEnd: () => counted === 2 };
});
await show(lost);
assertEquals(lost.broken, 4);`,
  heading: "# The end",
};

/** The colour of a pixel near the upper edge, inside of a card. */
async function colourOf(page: Page, card: Locator): Promise<string> {
  const { x, y } = (await card.boundingBox())!;
  const clip = { x: x + 60, y: y + 4, width: 1, height: 1 };
  const png = (await page.screenshot({ clip })).toString("base64");
  return await page.locator("body").evaluate(async (body, png) => {
    const image = body.ownerDocument.createElement("img");
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const context = body.ownerDocument.createElement("canvas").getContext("2d");
    context.drawImage(image, 0, 0);
    const [red, green, blue]: number[] = [...context.getImageData(0, 0, 1, 1).data];
    return "#" + [red, green, blue].map((c) => c.toString(16).padStart(2, "0")).join("");
  }, png);
}

async function followsTheTheme(notebook: NotebookPage): Promise<void> {
  const { page } = notebook;
  const image = page.locator(`${OUTPUTS} img`).first();
  const table = page.locator(`${OUTPUTS} .course-table`).first();
  for (const scheme of ["light", "dark"] as const) {
    await notebook.wearTheme(scheme);
    assertEquals(await findings(page), [], scheme);
    // The reader may choose the other theme in the menu.
    for (const light of [true, false]) {
      await page.locator("body").evaluate(
        (body, light) => body.setAttribute("data-jp-theme-light", `${light}`),
        light,
      );
      for (const card of [image, table]) {
        await card.scrollIntoViewIfNeeded();
        const expected = light ? palette.card : onDark[palette.card];
        assertEquals(await colourOf(page, card), expected, `${scheme}, theme light: ${light}`);
      }
    }
  }
}

async function fitsThePage(page: Page): Promise<void> {
  await page.keyboard.press("ControlOrMeta+b"); // Without the list of files.
  const line = page.locator(`${OUTPUTS} pre`).first();
  for (const width of [1280, 800, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.waitForTimeout(500); // JupyterLab lays itself out anew; a busy machine takes longer.
    await retry(async () => {
      const { x } = (await line.boundingBox())!;
      for (const card of ["img", ".course-table"]) {
        const box = (await page.locator(`${OUTPUTS} ${card}`).first().boundingBox())!;
        assertAlmostEquals(box.x, x, 1, `${card} at ${width}`);
        if (card === "img") assert(box.width / 760 * 12 >= 10, `${box.width} at ${width}`);
      }
    });
    assertEquals(await findings(page), [], `at ${width}`);
  }
}

async function scrollsByKeyboard({ page, codeCells }: NotebookPage): Promise<void> {
  await page.setViewportSize({ width: 390, height: 900 });
  for (const [id, label] of [["timelines", "One after the other"], ["tables", "you expected"]]) {
    const cell = codeCells.nth(Object.keys(cells).indexOf(id));
    const frame = cell.getByRole("group", { name: label }).first();
    await cell.locator(".jp-InputPrompt").click();
    for (let tabs = 0; tabs < 4 && !await hasFocus(frame); tabs++) await page.keyboard.press("Tab");
    assert(await hasFocus(frame), `Tab reaches ${label}`);
    const ring = await frame.evaluate((frame) =>
      frame.ownerDocument.defaultView.getComputedStyle(frame).outlineStyle
    );
    assertEquals(ring, "solid", label);
    await page.keyboard.press("ArrowRight");
    await retry(async () => { // It scrolls smoothly.
      assertGreater(await frame.evaluate((frame) => frame.scrollLeft), 0, label);
    });
    // Other keys are still those of JupyterLab, and outside of a frame this one is, too.
    await page.keyboard.press("ArrowDown");
    assert(!await hasFocus(frame), `ArrowDown leaves ${label}`);
  }
  await page.keyboard.press("ArrowRight");
  await page.locator(".jp-MarkdownCell.jp-mod-active").waitFor();
}

function hasFocus(element: Locator): Promise<boolean> {
  return element.evaluate((element) => element === element.ownerDocument.activeElement);
}

browserTest("pictures in JupyterLab", async (t) => {
  await using lab = await startLab();
  await writeNotebook(join(lab.root, "study", "98_pictures.ipynb"), notebookOf(cells));
  await using chromium = await startChromium();
  await using notebook = await NotebookPage.open(
    chromium.browser,
    lab,
    "study/98_pictures.ipynb",
  );
  await notebook.restartAndRunAll();
  assertEquals((await notebook.shown()).flatMap(({ error }) => error ?? []), []);
  await t.step(
    "they follow the page's theme, against the system's too; axe finds nothing in either",
    () => followsTheTheme(notebook),
  );
  await t.step(
    "cards begin where printed lines begin, and scroll before their letters get small; axe finds " +
      "nothing at any width",
    () => fitsThePage(notebook.page),
  );
  await t.step(
    "on a narrow page Tab reaches a card, and an arrow key scrolls it",
    () => scrollsByKeyboard(notebook),
  );
});
