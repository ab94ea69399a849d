/** The last line of a cell: look at this. */
import { errorTree } from "./error_tree.ts";
import { display, isDisplayable } from "./jupyter.ts";
import { whenShown, whileDrawing } from "./kernel.ts";
import { output } from "./output.ts";
import { asText } from "./text.ts";

/**
 * Displays each thing, in order, and waits in real time until all of it has arrived.
 *
 * - A timeline, a table, a plot (anything with a `Jupyter.display` method) is displayed as the
 *   picture it is; a string is printed as it is; an error as its tree of causes; everything else as
 *   `Deno.inspect` shows it.
 * - What was printed earlier comes first.
 * - Timelines, and plots of the same quantities, that are shown together have one axis.
 * - Outside a kernel nothing is displayed, but pictures are drawn all the same, so that a test
 *   notices one that cannot be drawn.
 *
 * @example
 * ```ts
 * import { show } from "@course/notebook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await show("three", 3), undefined);
 * ```
 */
export async function show(...things: unknown[]): Promise<void> {
  await whileDrawing(() => displayAll(things));
  await whenShown();
}

async function displayAll(things: unknown[]): Promise<void> {
  const lines: string[] = [];
  const flush = () => output.write("stdout", lines.splice(0).map((line) => line + "\n").join(""));
  for (const thing of things) {
    if (isDisplayable(thing)) {
      flush();
      output.display(await thing[display](things));
    } else {
      lines.push(thing instanceof Error ? errorTree(thing) : asText(thing));
    }
  }
  flush();
}
