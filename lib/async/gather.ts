import { type AbortListener, addAbortListener, removeAbortListener } from "./abort_listeners.ts";
import { type Awaitable, ignoreFailure, toAwaitables } from "./awaitable.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";
import { abortTask, promiseOf, Task } from "./task.ts";

/** The options of `gather()`. */
export interface GatherOptions extends Cancellable {
  /** Whether failures take their place among the results, instead of being thrown. */
  returnExceptions?: boolean;
}

/**
 * Waits for all of them, and gives their results in the order of the arguments (G1).
 *
 * - **The first failure is thrown at once** (G3); the others keep running, and what they throw later
 *   is ignored. A cancelled task counts as a failure (G5).
 * - **`returnExceptions`** (G4): nothing is thrown, each place says how that one ended.
 * - **Aborting the signal** (G6, G8) cancels every unfinished task among them and rejects with
 *   `signal.reason`, also with `returnExceptions`. Promises cannot be cancelled and are left alone.
 *   An abort that comes when all tasks are done (G7), or after the failure (G10), changes nothing.
 * - **The same one twice** (G9) runs once and has its result in both places.
 *
 * Without a signal it costs what `Promise.all` costs, because it is that.
 * Idea: Python's `asyncio.gather`.
 *
 * @example Three results, in order
 * ```ts
 * import { createTask, gather } from "@course/async";
 * import { delay } from "@std/async";
 * import { assertEquals } from "@std/assert";
 *
 * const fetchLength = async (text: string, ms: number) => (await delay(ms), text.length);
 * const lengths = await gather([
 *   createTask(() => fetchLength("slow", 20)),
 *   createTask(() => fetchLength("quickest", 5)),
 *   fetchLength("a promise", 10),
 * ]);
 * assertEquals(lengths, [4, 8, 9]);
 * ```
 *
 * @throws {TypeError} At the call, if one of them is neither a task nor a promise (G11).
 */
export function gather<T>(
  awaitables: Iterable<Awaitable<T>>,
  options?: GatherOptions & { returnExceptions?: false },
): Promise<T[]>;
export function gather<T>(
  awaitables: Iterable<Awaitable<T>>,
  options: GatherOptions & { returnExceptions: true },
): Promise<PromiseSettledResult<T>[]>;
export function gather<T>(
  awaitables: Iterable<Awaitable<T>>,
  options?: GatherOptions,
): Promise<T[] | PromiseSettledResult<T>[]> {
  const signal = signalOf(options);
  const returnExceptions = options?.returnExceptions ?? false;
  const all = toAwaitables(awaitables, "Cannot gather");
  if (signal?.aborted) {
    all.forEach(ignoreFailure);
    return Promise.reject(signal.reason);
  }
  const promises = all.map((one) => one instanceof Task ? promiseOf(one) : one);
  const results: Promise<T[] | PromiseSettledResult<T>[]> = returnExceptions
    ? Promise.allSettled(promises)
    : Promise.all(promises);
  return signal === undefined ? results : cancellable(results, all, returnExceptions, signal);
}

function cancellable<R>(
  results: Promise<R>,
  awaitables: Awaitable<unknown>[],
  returnExceptions: boolean,
  signal: AbortSignal,
): Promise<R> {
  const tasks = awaitables.filter((one) => one instanceof Task);
  /** The outcome is settled already, although its promise has not come round to saying so. */
  const decided = () =>
    tasks.length === awaitables.length && tasks.every((task) => task.done) ||
    !returnExceptions && tasks.some((task) => task.done && task.state !== "fulfilled");
  return new Promise((resolve, reject) => {
    const listener: AbortListener = {
      onAbort(reason) {
        if (decided()) return;
        reject(reason);
        for (const task of tasks) if (!task.done) abortTask(task, reason);
      },
    };
    const leave = () => removeAbortListener(signal, listener);
    addAbortListener(signal, listener);
    results.then((values) => (leave(), resolve(values)), (error) => (leave(), reject(error)));
  });
}
