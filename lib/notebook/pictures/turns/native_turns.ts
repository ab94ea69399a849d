/** The turns of the platform's own event loop, while a small program runs. */
import { asText, display, type Displayable } from "../../kernel/mod.ts";
import { NativeRun } from "./native_run.ts";
import { drawTurns } from "./turns.ts";

/** What a program did, to be shown, and the lines that it logged. */
export interface NativeTurns extends Displayable {
  readonly lines: readonly string[];
}

/**
 * Runs a program and shows the turns of the native event loop: the program and each timer is a turn,
 * with the microtasks that run after it, each named by the lines that it logs.
 *
 * - It is over when what the program returns has settled and none of its timers is left.
 * - It sees `setTimeout`, `setInterval`, `queueMicrotask`, reactions of promises and what follows an
 *   `await`. A microtask that logs nothing is not drawn. Anything else that the host calls, such as
 *   input and output or `setImmediate`, is a turn called `the host` if it logs a line itself.
 * - `lines` holds what was logged, in order.
 *
 * @example
 * ```ts
 * import { nativeTurns, show } from "@course/notebook";
 * import { assertEquals } from "@std/assert";
 *
 * const seen = await nativeTurns((log) => {
 *   setTimeout(() => log("timer"), 10);
 *   queueMicrotask(() => log("microtask"));
 *   log("program");
 * }, "A timer and a microtask");
 * assertEquals(seen.lines, ["program", "microtask", "timer"]);
 * await show(seen);
 * ```
 *
 * @throws {TypeError} If program is not a function.
 */
export async function nativeTurns(
  program: (log: (line: string) => void) => unknown,
  title = "Turns of the native event loop",
): Promise<NativeTurns> {
  if (typeof program !== "function") {
    throw new TypeError(
      `Cannot run a program: program must be a function, received ${asText(program)}`,
    );
  }
  const run = new NativeRun();
  await run.play(program);
  return {
    lines: run.lines,
    [display]: () => drawTurns({ title, turns: run.turns(), unit: "ms" }),
  };
}
