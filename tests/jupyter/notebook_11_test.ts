/** What the table of notebook 11 says about a press of Stop, cell by cell, in the real kernel. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { house, join } from "../../lib/tools/kit/mod.ts";
import { readNotebook, textOf } from "../../lib/tools/notebook/mod.ts";
import { TestKernel } from "./support/test_kernel.ts";

/** The guard and the kernel have a second's patience; a busy machine adds to both limits. */
const AT_ONCE_MS = 900, BUSY_MS = 6000;
const PAUSE_MS = 300;

const { cells } = await readNotebook(join(house.notebooks, "11_cancellation.ipynb"));
const sourceOf = (id: string) => textOf(cells.find((cell) => cell.id === id)!.source);

/** A row of the table: what the cell shows, and what the reader finds in its columns. */
interface Row {
  shows: RegExp;
  atOnce: boolean;
  finallyRuns: boolean;
}

const ROWS: Record<string, Row> = {
  listens: { shows: /AbortError: Stopped by the user/, atOnce: true, finallyRuns: true },
  deaf: { shows: /Stopped: the cell waited for something/, atOnce: false, finallyRuns: false },
  spins: { shows: /Stopped: the code was computing/, atOnce: false, finallyRuns: false },
};

Deno.test("11: the table of the Stop button has a row for each kind of cell", () => {
  const table = sourceOf("stop-happened").split("\n").filter((line) => /^\| \*\*/.test(line));
  assertEquals(
    table.map((line) => {
      const [, cell, , when, last] = line.split("|").map((text) => text.trim());
      return [cell.replaceAll("*", "").split(" ").at(-1), when === "at once", last === "runs"];
    }),
    Object.entries(ROWS).map(([kind, { atOnce, finallyRuns }]) => [kind, atOnce, finallyRuns]),
  );
});

for (const [kind, { shows, atOnce, finallyRuns }] of Object.entries(ROWS)) {
  Deno.test({
    name: `11: a press does to the cell that ${kind} what the table says`,
    ignore: Deno.build.os === "windows", // Nothing can press Stop there.
    async fn() {
      await using kernel = await TestKernel.withCourse();
      const asked = 'const kind: string = "";';
      const source = sourceOf("stop-by-hand");
      assert(source.includes(asked), "the reader finds the quotes to write between");
      const start = performance.now();
      const running = kernel.run(source.replace(asked, asked.replace('""', `"${kind}"`)), shows);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      const pressed = performance.now() - start;
      kernel.stop();
      const { shown, ms } = await running;
      assertMatch(shown, shows);
      assertEquals(/finally has run/.test(shown), finallyRuns, shown);
      const took = ms - pressed;
      if (atOnce) assert(took < AT_ONCE_MS, `it took ${took} ms`);
      else assert(took >= AT_ONCE_MS && took < BUSY_MS, `it took ${took} ms`);
    },
  });
}
