/** A notebook open in JupyterLab, used as a learner uses it: by its buttons and its keyboard. */
import type { Browser, Locator, Page } from "playwright-core";
import { readNotebook } from "../../../lib/tools/notebook/mod.ts";
import { join } from "../../../lib/tools/kit/mod.ts";
import type { Lab } from "./lab.ts";

/** What a cell shows. */
export interface Shown {
  /** Its prompt, e.g. `[3]:`. */
  prompt: string;
  /** The lines of its standard output. */
  lines: string[];
  /** All that is shown as an error, or as standard error. */
  stderr: string;
  /** The first line of the error it ended with. */
  error?: string;
  /** An error that nobody handled. */
  unhandled?: string;
  /** Whether each picture can be drawn and is visible. */
  pictures: boolean[];
  tables: number;
}

/** One notebook in one page of the browser. */
export class NotebookPage implements AsyncDisposable {
  readonly page: Page;
  readonly #close: () => Promise<void>;

  private constructor(page: Page, close: () => Promise<void>) {
    this.page = page;
    this.#close = close;
  }

  /** Opens a notebook and waits for all its cells and its kernel. */
  static async open(browser: Browser, lab: Lab, notebook: string): Promise<NotebookPage> {
    const context = await browser.newContext({ viewport: { width: 1100, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const notebookPage = new NotebookPage(page, async () => {
      await context.close();
      await lab.shutDown(notebook);
    });
    await page.goto(lab.address(notebook));
    const { cells } = await readNotebook(join(lab.root, notebook));
    await notebookPage.cells.nth(cells.length - 1).waitFor({ state: "attached" });
    await notebookPage.idle();
    return notebookPage;
  }

  /** All cells, in order. */
  get cells(): Locator {
    return this.page.locator(".jp-Notebook .jp-Cell");
  }

  /** All code cells, in order. */
  get codeCells(): Locator {
    return this.page.locator(".jp-Notebook .jp-CodeCell");
  }

  /** Waits until there is a kernel and it has nothing to do. */
  async idle(): Promise<void> {
    await this.page.locator("#jp-main-statusbar", { hasText: "Deno | Idle" }).waitFor();
  }

  /** Presses a button of the notebook's toolbar. */
  async press(command: string): Promise<void> {
    await this.page.locator(`.jp-NotebookPanel-toolbar [data-command="notebook:${command}"]`)
      .click();
  }

  /** Restart Kernel and Run All Cells, confirmed; waits until the last cell has run. */
  async restartAndRunAll(timeout = 180_000): Promise<void> {
    await this.press("restart-run-all");
    await this.page.locator(".jp-Dialog .jp-mod-accept").click();
    // The prompts of the run before are cleared first.
    await this.#prompts(/\[[ *]\]/).first().waitFor();
    await this.allRun(timeout);
  }

  /** Waits until every code cell has a number. */
  async allRun(timeout: number): Promise<void> {
    const waiting = this.#prompts(/\[[ *]\]/);
    await waiting.first().waitFor({ state: "detached", timeout });
    await this.idle();
  }

  #prompts(text: RegExp): Locator {
    return this.codeCells.locator(".jp-InputPrompt").filter({ hasText: text });
  }

  /** Adds a code cell at the end and types `text` into it. */
  async add(text: string): Promise<number> {
    await this.codeCells.last().locator(".jp-InputPrompt").click();
    await this.press("insert-cell-below");
    const index = await this.codeCells.count() - 1;
    await this.type(index, text);
    return index;
  }

  /** Replaces the text of a code cell by typing. */
  async type(index: number, text: string): Promise<void> {
    await this.codeCells.nth(index).locator(".cm-content").click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.insertText(text);
  }

  /** Runs a code cell and waits until it has ended. */
  async run(index: number): Promise<void> {
    const prompt = this.#prompt(index);
    const before = await prompt.innerText();
    await this.#press(index);
    await prompt.filter({ hasText: /\[\d+\]/, hasNotText: before }).waitFor();
  }

  /** Runs a code cell and waits until it is running. */
  async begin(index: number): Promise<void> {
    await this.#press(index);
    await this.#prompt(index).filter({ hasText: "[*]" }).waitFor();
  }

  /** Waits until a code cell that was running has ended. */
  async ended(index: number, timeout: number): Promise<void> {
    await this.#prompt(index).filter({ hasText: /\[\d+\]/ }).waitFor({ timeout });
  }

  #prompt(index: number): Locator {
    return this.codeCells.nth(index).locator(".jp-InputPrompt");
  }

  async #press(index: number): Promise<void> {
    await this.codeCells.nth(index).locator(".cm-content").click();
    await this.page.keyboard.press("Control+Enter");
  }

  /** What every code cell shows, in order. */
  async shown(): Promise<Shown[]> {
    return await this.codeCells.evaluateAll((cells) =>
      Promise.all(cells.map(async (cell) => {
        const texts = (type: string): string[] =>
          [...cell.querySelectorAll(`[data-mime-type="application/vnd.jupyter.${type}"]`)]
            .map((node) => node.textContent);
        return {
          prompt: cell.querySelector(".jp-InputPrompt").textContent,
          lines: texts("stdout").join("").split("\n").filter((line) => line.trim() !== ""),
          // JupyterLab shows errors as it shows standard error.
          stderr: texts("stderr").join("\n"),
          unhandled: texts("stderr").find((text) => /^(Uncaught|Unhandled rejection):/m.test(text)),
          error: texts("stderr").find((text) => /^\w*(Error|Exception)\b/.test(text))
            ?.split("\n")[0],
          pictures: await Promise.all(
            [...cell.querySelectorAll(".jp-OutputArea img")].map((image) =>
              image.decode().then(() => image.clientWidth > 0, () => false)
            ),
          ),
          tables: cell.querySelectorAll(".jp-OutputArea table").length,
        };
      }))
    );
  }

  /** Lets the system ask for a theme, and waits until JupyterLab shows its page in it. */
  async wearTheme(colorScheme: "light" | "dark"): Promise<void> {
    await this.page.emulateMedia({ colorScheme });
    const theme = `JupyterLab ${colorScheme === "light" ? "Light" : "Dark"}`;
    await this.page.locator(`body[data-jp-theme-name="${theme}"]`).waitFor({ state: "attached" });
    await this.page.locator("#jupyterlab-splash").waitFor({ state: "detached" });
  }

  /** Pictures of the whole notebook, one per screen, in JupyterLab's light or dark theme. */
  async screenshots(path: (part: number) => string, colorScheme: "light" | "dark"): Promise<void> {
    await this.wearTheme(colorScheme);
    await this.page.setViewportSize({ width: 1100, height: 2400 });
    await this.page.waitForTimeout(500); // JupyterLab lays itself out anew.
    const panel = this.page.locator(".jp-NotebookPanel-notebook .jp-WindowedPanel-outer").first();
    const { height, screen } = await panel.evaluate((panel) => ({
      height: panel.scrollHeight,
      screen: panel.clientHeight,
    }));
    for (let part = 0; part * screen < height; part++) {
      await panel.evaluate((panel, top) => panel.scrollTop = top, part * screen);
      await panel.screenshot({ path: path(part + 1) });
    }
    await this.page.setViewportSize({ width: 1100, height: 900 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}
