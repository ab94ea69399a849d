/** A line of output with the experiment's time in front. */
import { activeCell } from "./cell.ts";
import { currentClock, real } from "../time/mod.ts";
import { output } from "./output.ts";
import { asText } from "./text.ts";

/** This many lines of a cell leave one by one, as they happen; later ones are joined. */
const STREAMED_LINES = 20;
const JOIN_MS = 100;

let flushing = false;

/**
 * Prints a line with the time, in milliseconds since the cell's experiment began: `[ 2000 ms] …`.
 *
 * - The experiment begins with the cell's first `print`, `new Timeline` or timer; a `new Timeline`
 *   begins it again.
 * - Strings are printed as they are, other values as `Deno.inspect` shows them.
 * - Lines keep their order. On the real clock the first 20 of a cell leave at once, later ones at
 *   most 100 ms later. Outside a kernel nothing is printed.
 *
 * @example
 * ```ts
 * import { print } from "@course/notebook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(print("dinner", { guests: 2 }), undefined); // [    0 ms] dinner { guests: 2 }
 * ```
 */
export function print(...values: unknown[]): void {
  const cell = activeCell();
  const elapsed = cell.elapsed();
  if (!output.live) return;
  output.keep(printedLine(elapsed, values));
  cell.lines++;
  if (currentClock().virtual) return; // one message when the cell shows something or ends
  if (cell.lines <= STREAMED_LINES) output.flush();
  else if (!flushing) {
    flushing = true;
    real.setTimeout(() => {
      flushing = false;
      output.flush();
    }, JOIN_MS);
  }
}

/** The text of a line: `[ 2000 ms] …`. */
export function printedLine(elapsed: number, values: unknown[]): string {
  const time = String(Math.round(elapsed)).padStart(5);
  return `[${time} ms] ${values.map(asText).join(" ")}`;
}
