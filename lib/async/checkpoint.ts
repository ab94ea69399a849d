/** One turn for everything else. */
import { onAbort } from "./abort_listeners.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";

/**
 * Lets everything else that is ready run once: other tasks, timers that are due, and I/O.
 *
 * A long computation that awaits a checkpoint now and then does not block the loop. `await null` is
 * not enough for that: it lets only other microtasks run, never a timer. It is one turn of
 * `setTimeout(…, 0)`. Idea: Python's `asyncio.sleep(0)`.
 *
 * @example A timer gets its turn in the middle of a computation
 * ```ts
 * import { checkpoint } from "@course/async";
 * import { assertEquals } from "@std/assert";
 *
 * const steps: string[] = [];
 * setTimeout(() => steps.push("timer"), 0);
 * for (const half of ["first half", "second half"]) {
 *   steps.push(half);
 *   await checkpoint();
 * }
 * assertEquals(steps, ["first half", "timer", "second half"]);
 * ```
 */
export function checkpoint(options?: Cancellable): Promise<void> {
  const signal = signalOf(options);
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      ignoreAbort();
      resolve();
    }, 0);
    const ignoreAbort = onAbort(signal, (reason) => {
      clearTimeout(timer);
      reject(reason);
    });
  });
}
