/** One experiment of a virtual notebook that has to measure real time. */
import { currentClock, installClock, realClock } from "./clock.ts";

/**
 * Runs a function on the real clock, and puts the virtual one back afterwards. Where no virtual
 * clock is on, it just runs it.
 *
 * For what really takes time: computing, Workers, blocking the event loop. What it measures varies
 * from run to run, so show rounded facts, and assert with a margin.
 *
 * @example
 * ```ts
 * import { onRealTime } from "@course/notebook";
 * import { assert } from "@std/assert";
 *
 * const ms = await onRealTime(async () => {
 *   const start = performance.now();
 *   await new Promise((resolve) => setTimeout(resolve, 10));
 *   return performance.now() - start;
 * });
 * assert(ms > 5);
 * ```
 */
export async function onRealTime<T>(work: () => T | Promise<T>): Promise<T> {
  currentClock().beforeRealTime?.();
  const uninstall = installClock(realClock);
  try {
    return await work();
  } finally {
    uninstall();
  }
}
