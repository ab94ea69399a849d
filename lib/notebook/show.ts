/** The last line of a cell: look at this. */
import { errorTree } from "./error_tree.ts";
import { display, isDisplayable } from "./jupyter.ts";
import { whenShown, whileDrawing } from "./kernel.ts";
import { output } from "./output.ts";
import { asText } from "./print.ts";

/**
 * Displays each thing, in order, and waits in real time until all of it has arrived.
 *
 * - A timeline, a table, a plot (anything with a `Jupyter.display` method) is displayed as the
 *   picture it is; a string is printed as it is; an error as its tree of causes; everything else as
 *   `Deno.inspect` shows it.
 * - What was printed before comes before.
 * - Outside a kernel nothing is displayed, but pictures are drawn all the same, so that a test sees
 *   one that cannot be.
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
      output.display(await thing[display]());
    } else {
      lines.push(thing instanceof Error ? errorTree(thing) : asText(thing));
    }
  }
  flush();
}
