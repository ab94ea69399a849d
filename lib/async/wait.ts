/** Some results: which are done, and which are not. */
import { onAbort } from "./abort_listeners.ts";
import { Alarm, checkMilliseconds } from "./alarm.ts";
import { inWords } from "./arguments.ts";
import { type Awaitable, HandedIn } from "./awaitable.ts";
import type { Cancellable } from "./cancellable.ts";
import { Task } from "./task.ts";
import { whenDone } from "./when_done.ts";

/** When `wait()` returns. */
export type ReturnWhen = "ALL_COMPLETED" | "FIRST_COMPLETED" | "FIRST_EXCEPTION";

/** The options of `wait()`. */
export interface WaitOptions extends Cancellable {
  /** Return after this many milliseconds at the latest, with whatever is done. */
  timeout?: number;
  /** Return when all are done (the default), when one is, or when one has failed. */
  returnWhen?: ReturnWhen;
}

/**
 * Waits until some of them are done, and says which are; it never throws their errors (W1).
 *
 * - **`returnWhen`** (W3, W4): for `FIRST_EXCEPTION` a cancelled task is no failure; if none fails,
 *   it returns when all are done.
 * - **The timeout** (W2) neither throws nor cancels.
 * - **`done` holds all that are done** (W5), not only the one that ended the wait; the same one
 *   twice appears once (W6).
 * - **Aborting the signal** (W9) stops the waiting, and leaves the work running.
 *
 * Waiting is not looking: the error of a task in `done` must still be read. Idea: Python's
 * `asyncio.wait`.
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
 * @throws {RangeError} If there is nothing to wait for, or the timeout is `NaN` (W8).
 * @throws {TypeError} If one of them is neither a task nor a promise (W8).
 */
export function wait<A extends Awaitable<unknown>>(
  awaitables: Iterable<A>,
  options: WaitOptions = {},
): Promise<{ done: Set<A>; pending: Set<A> }> {
  let { timeout = Infinity, returnWhen = "ALL_COMPLETED" }: WaitOptions = {};
  const handedIn = new HandedIn("Cannot wait", awaitables, options, (count) => {
    ({ timeout = Infinity, returnWhen = "ALL_COMPLETED" } = options);
    if (count === 0) {
      throw new RangeError(
        "Cannot wait: awaitables must hold at least one task or promise, received none",
      );
    }
    checkMilliseconds(timeout, "timeout", "Cannot wait");
    if (!MODES.includes(returnWhen)) {
      throw new RangeError(
        `Cannot wait: returnWhen must be one of ${MODES.join(", ")}, received ${
          inWords(returnWhen)
        }`,
      );
    }
  });
  const { signal } = handedIn;
  if (signal?.aborted) return Promise.reject(signal.reason);

  return new Promise((resolve, reject) => {
    const all = new Set(handedIn.all);
    const pending = new Set(all);
    let ending = false;
    const subscriptions = [...all].map((one) =>
      whenDone(handedIn.adopted(one), (state) => onDone(one, state === "rejected"))
    );
    const alarm = new Alarm(timeout, finish);
    const ignoreAbort = onAbort(signal, (reason) => {
      leave();
      reject(reason);
    });

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
      // A task can be done although it has not called our listener yet.
      for (const one of pending) if (one instanceof Task && one.done) pending.delete(one);
      resolve({ done: all.difference(pending), pending });
    }

    function leave(): void {
      alarm.clear();
      ignoreAbort();
      for (const unsubscribe of subscriptions) unsubscribe();
    }
  });
}

const MODES: readonly ReturnWhen[] = ["ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION"];
