/** Some results: what is done, and what is not. */
import { checkOptions, checkSeconds, shown } from "./checks.ts";
import { type Coroutine, once } from "./coroutine.ts";
import { checkSeveral } from "./ensure_future.ts";
import { Future } from "./future.ts";
import type { TimerHandle } from "./handle.ts";
import { observing } from "./observe.ts";
import { runningLoop } from "./running_loop.ts";

/** When `wait` returns. */
export type ReturnWhen = "ALL_COMPLETED" | "FIRST_COMPLETED" | "FIRST_EXCEPTION";

/** How long `wait` waits. */
export interface WaitOptions {
  /** How many seconds to wait at most. */
  timeout?: number;
  /** `ALL_COMPLETED` if left out. */
  returnWhen?: ReturnWhen;
}

const MODES: readonly unknown[] = ["ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION"];

/**
 * Waits until all of some futures are done, or the first, or the first that failed; and returns
 * what is done by then and what is not.
 *
 * - **It throws no failure** of a future (W1), and a timeout is no error either (W2).
 * - **It cancels nothing** (W2, W9): neither after the timeout nor when it is cancelled itself.
 * - **`done` holds all that is done** when the waiter goes on (W5), not just what woke it.
 * - **FIRST_EXCEPTION**: an error counts, a cancellation does not (W4).
 * - **It leaves nothing behind** (W10), neither its timer nor its callbacks.
 *
 * Coroutines are refused, since you could not tell which task is which: make tasks first.
 * Idea: Python's `asyncio.wait`.
 *
 * @throws {RangeError} If there is nothing to wait for (W8).
 * @throws {TypeError} If it is a single future, or something that is not a future (W8).
 *
 * @example What is done after two seconds
 * ```ts
 * import { run, runningLoop, sleep, VirtualClock, wait } from "@course/loop";
 * import { assertEquals } from "@std/assert";
 *
 * function* main() {
 *   const fast = runningLoop().createTask(sleep(1), { name: "fast" });
 *   const slow = runningLoop().createTask(sleep(9), { name: "slow" });
 *   const { done, pending } = yield* wait([fast, slow], { timeout: 2 });
 *   return { done: [...done].map((t) => t.name), pending: [...pending].map((t) => t.name) };
 * }
 * const result = await run(main(), { clock: new VirtualClock() });
 * assertEquals(result, { done: ["fast"], pending: ["slow"] });
 * ```
 */
export function wait<F extends Future<unknown>>(
  futures: Iterable<F>,
  options: WaitOptions = {},
): Coroutine<{ done: Set<F>; pending: Set<F> }> {
  checkSeveral("wait", "futures", futures);
  const all = new Set<F>();
  const { timeout, returnWhen = "ALL_COMPLETED" } = observing(all, () => {
    for (const each of futures) all.add(each);
    checkAll(all);
    checkOptions("wait", options);
    if (options.timeout !== undefined) checkSeconds("wait", "timeout", options.timeout);
    checkMode(options.returnWhen);
    return options;
  });
  return once(waiting(all, timeout, returnWhen));
}

function* waiting<F extends Future<unknown>>(
  all: Set<F>,
  timeout: number | undefined,
  returnWhen: ReturnWhen,
): Coroutine<{ done: Set<F>; pending: Set<F> }> {
  const loop = runningLoop();
  const waiter = loop.createFuture<void>();
  let timer: TimerHandle | undefined;
  let left = all.size;
  const waitChildDone = (future: Future<unknown>) => {
    left--;
    const enough = left === 0 || returnWhen === "FIRST_COMPLETED" ||
      (returnWhen === "FIRST_EXCEPTION" && hasFailed(future));
    if (!enough) return;
    timer?.cancel();
    if (!waiter.done) waiter.setResult();
  };
  if (timeout !== undefined) {
    timer = loop.callLater(timeout, function waitOver() {
      if (!waiter.done) waiter.setResult();
    });
  }
  for (const future of all) future.addDoneCallback(waitChildDone);
  try {
    yield waiter;
  } finally {
    timer?.cancel();
    for (const future of all) future.removeDoneCallback(waitChildDone);
  }
  const done = new Set<F>();
  const pending = new Set<F>();
  for (const future of all) (future.done ? done : pending).add(future);
  return { done, pending };
}

/**
 * A cancellation is no failure; an error is one, even if it is `undefined`. Counts as looking at
 * it.
 */
function hasFailed(future: Future<unknown>): boolean {
  if (future.state !== "rejected") return false;
  future.exception();
  return true;
}

function checkAll(futures: Set<unknown>): void {
  if (futures.size === 0) throw new RangeError("Cannot wait: there are no futures to wait for");
  for (const each of futures) {
    if (each instanceof Future) continue;
    throw new TypeError(
      `Cannot wait: futures must hold Futures, received ${
        shown(each)
      }, use createTask for a coroutine`,
    );
  }
}

function checkMode(returnWhen: unknown): void {
  if (returnWhen === undefined || MODES.includes(returnWhen)) return;
  throw new RangeError(
    `Cannot wait: returnWhen must be one of ${MODES.join(", ")}, received ${shown(returnWhen)}`,
  );
}
