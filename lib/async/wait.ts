import { type AbortListener, addAbortListener, removeAbortListener } from "./abort_listeners.ts";
import { Alarm, checkMilliseconds } from "./alarm.ts";
import { inWords } from "./arguments.ts";
import { type Awaitable, toAwaitables } from "./awaitable.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";
import { Task } from "./task.ts";
import { whenDone } from "./when_done.ts";

/** When `wait()` returns. */
export type ReturnWhen = "ALL_COMPLETED" | "FIRST_COMPLETED" | "FIRST_EXCEPTION";

/** The options of `wait()`. */
export interface WaitOptions extends Cancellable {
  /** Return after so many milliseconds at the latest, with whatever is done. */
  timeout?: number;
  /** Return when all are done (the default), when one is, or when one has failed. */
  returnWhen?: ReturnWhen;
}

/**
 * Waits until some of them are done, and says which are; it throws nobody's error (W1).
 *
 * - **`returnWhen`** (W3, W4): for `FIRST_EXCEPTION` a cancelled task is no failure; if nobody fails,
 *   it returns when all are done.
 * - **The timeout** (W2) neither throws nor cancels.
 * - **`done` holds everyone who is done** (W5), not only the one that ended the wait; the same one
 *   twice appears once (W6).
 * - **Aborting the signal** (W9) stops the waiting, and leaves the work running.
 *
 * To wait is not to look: the error of a task in `done` is still to be read.
 * Idea: Python's `asyncio.wait`.
 *
 * @example The first of two
 * ```ts
 * import { createTask, wait } from "@course/async";
 * import { delay } from "@std/async";
 * import { assertEquals } from "@std/assert";
 *
 * const hare = createTask((signal) => delay(5, { signal }), { name: "hare" });
 * const tortoise = createTask((signal) => delay(60_000, { signal }), { name: "tortoise" });
 * const { done, pending } = await wait([hare, tortoise], { returnWhen: "FIRST_COMPLETED" });
 * assertEquals([...done].map((task) => task.name), ["hare"]);
 * for (const task of pending) task.cancel();
 * ```
 *
 * @throws {RangeError} At the call, if there is nothing to wait for, or the timeout is `NaN` (W8).
 * @throws {TypeError} At the call, if one of them is neither a task nor a promise (W8).
 */
export function wait<A extends Awaitable<unknown>>(
  awaitables: Iterable<A>,
  options: WaitOptions = {},
): Promise<{ done: Set<A>; pending: Set<A> }> {
  const signal = signalOf(options);
  const { timeout = Infinity, returnWhen = "ALL_COMPLETED" } = options;
  const all = new Set(toAwaitables(awaitables, "Cannot wait"));
  if (all.size === 0) {
    throw new RangeError("Cannot wait: there must be at least one task or promise, received none");
  }
  checkMilliseconds(timeout, "timeout", "Cannot wait");
  if (!MODES.includes(returnWhen)) {
    throw new RangeError(
      `Cannot wait: returnWhen must be one of ${MODES.join(", ")}, received ${inWords(returnWhen)}`,
    );
  }
  if (signal?.aborted) return Promise.reject(signal.reason);

  return new Promise((resolve, reject) => {
    const pending = new Set(all);
    let ending = false;
    const subscriptions = [...all].map((one) => whenDone(one, (failed) => onDone(one, failed)));
    const alarm = new Alarm(timeout, finish);
    const listener: AbortListener = {
      onAbort(reason) {
        leave();
        reject(reason);
      },
    };
    addAbortListener(signal, listener);

    function onDone(one: A, failed: boolean): void {
      pending.delete(one);
      const enough = pending.size === 0 || returnWhen === "FIRST_COMPLETED" ||
        returnWhen === "FIRST_EXCEPTION" && failed;
      if (!enough || ending) return;
      ending = true;
      // Those that are done at the same time have their turn first (W5).
      queueMicrotask(finish);
    }

    function finish(): void {
      leave();
      // A task can be done although it has not come round to telling us yet.
      for (const one of pending) if (one instanceof Task && one.done) pending.delete(one);
      resolve({ done: all.difference(pending), pending });
    }

    function leave(): void {
      alarm.clear();
      removeAbortListener(signal, listener);
      for (const unsubscribe of subscriptions) unsubscribe();
    }
  });
}

const MODES: readonly ReturnWhen[] = ["ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION"];
