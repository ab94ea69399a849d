import { assertEquals } from "@std/assert";
import { chooseNotebooks, house } from "../../lib/tools/house.ts";
import { type Cell, readNotebook, textOf } from "../../lib/tools/notebook.ts";
import { join } from "../../lib/tools/path.ts";
import { hasTag } from "../../lib/tools/sections.ts";
import { browserTest } from "./browser_case.ts";
import { startChromium } from "./chromium.ts";
import { startLab } from "./lab.ts";
import { NotebookPage, type Shown } from "./notebook_page.ts";

/** What must be the same in the stored notebook and in JupyterLab, whatever the clock. */
interface Look {
  id: string;
  lines: string[];
  throws: boolean;
  pictures: number;
  tables: number;
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
    .map((line) => line.replace(/\d[\d.,]*/g, "#").replace(/\s+/g, " ").trim())
    .filter((line) => line !== "")
    .sort();
}

browserTest("every notebook runs in JupyterLab, each output under its own cell", async (t) => {
  const pictures = join(house.cache, "screenshots");
  await Deno.mkdir(pictures, { recursive: true });
  await using lab = await startLab();
  await using chromium = await startChromium();
  const chosen = Deno.env.get("COURSE_NOTEBOOKS")?.split(" ").filter(Boolean) ?? [];
  for (const path of await chooseNotebooks(chosen)) {
    const notebook = await readNotebook(path);
    const name = path.replace(/^.*[\\/]|\.ipynb$/g, "");
    const cells = notebook.cells.filter((cell) => cell.cell_type === "code");
    await t.step(name, async () => {
      await using page = await NotebookPage.open(
        chromium.browser,
        lab,
        `notebooks/${name}.ipynb`,
      );
      await page.restartAndRunAll();
      const shown = await page.shown();
      for (const scheme of ["light", "dark"] as const) {
        const picture = (part: number) =>
          join(pictures, `${name}_${scheme}_${`${part}`.padStart(2, "0")}.png`);
        await page.screenshots(picture, scheme);
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
    });
  }
});
