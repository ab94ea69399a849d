/** Whose turn it is. */
import type { EventLoop } from "./event_loop.ts";

let running: EventLoop | undefined;

/**
 * The loop whose turn it is. Throws outside a turn: there, name the loop you mean.
 *
 * @example Inside and outside of a run
 * ```ts
 * import { run, runningLoop } from "@course/loop";
 * import { assert, assertThrows } from "@std/assert";
 *
 * function* main() {
 *   return runningLoop().running;
 * }
 * assert(await run(main()));
 * assertThrows(() => runningLoop(), Error, "No event loop is running");
 * ```
 */
export function runningLoop(): EventLoop {
  if (running === undefined) {
    throw new Error("No event loop is running: call this from a coroutine or a callback of a loop");
  }
  return running;
}

/** The loop whose turn it is, if any. */
export function loopInTurn(): EventLoop | undefined {
  return running;
}

/** Does `turn` with `loop` as the running one. */
export function asRunningLoop(loop: EventLoop, turn: () => void): void {
  running = loop;
  try {
    turn();
  } finally {
    running = undefined;
  }
}
