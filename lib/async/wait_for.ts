/** Work with a time limit. */
import { checkMilliseconds, timeoutError } from "./alarm.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";
import { withTimeout } from "./with_timeout.ts";
import { checkWork, type Work } from "./work.ts";

/**
 * Runs the work, for this many milliseconds at most.
 *
 * - **Over the limit** (WF3, WF12): aborts the signal of the work, waits until the work has really
 *   stopped, and then throws a `TimeoutError` whose `cause` is what the work threw when it was
 *   told.
 * - **In time** (WF1, WF2): what the work returns or throws passes through. `Infinity` is no limit.
 * - **At 0 or less** the work is never started (WF5).
 * - **The work may have a better answer** (WF7, WF8, WF11): a value returned after the limit is
 *   returned, and another error that the work throws wins.
 * - **Aborting the signal** (WF9, WF10) aborts that of the work, with the same reason, and waits.
 *
 * It takes a function, because a promise cannot be stopped: see {@linkcode shield} for those
 * (WF13). Idea: Python's `asyncio.wait_for`.
 *
 * @example Too slow
 * ```ts
 * import { waitFor } from "@course/async";
 * import { delay } from "@std/async";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const error = await assertRejects(
 *   () => waitFor((signal) => delay(60_000, { signal }), 10),
 *   DOMException,
 * );
 * assertEquals(error.name, "TimeoutError");
 * ```
 *
 * @throws {TypeError} If the work is not a function.
 * @throws {RangeError} If the number of milliseconds is `NaN`.
 */
export function waitFor<T>(work: Work<T>, ms: number, options?: Cancellable): Promise<T> {
  checkWork(work, "Cannot wait for the work");
  checkMilliseconds(ms, "ms", "Cannot wait for the work");
  const signal = signalOf(options);
  if (signal?.aborted) return Promise.reject(signal.reason);
  if (ms <= 0) return Promise.reject(timeoutError(`There was no time to start: ${ms} ms`));
  return withTimeout(ms, async (scope) => await work(scope.signal), options);
}
