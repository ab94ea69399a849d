import { checkSeconds, shown } from "./checks.ts";
import type { Coroutine } from "./coroutine.ts";
import { checkSeveral } from "./ensure_future.ts";
import { Future } from "./future.ts";
import type { TimerHandle } from "./handle.ts";
import { runningLoop } from "./running_loop.ts";

/** When `wait` returns. */
export type ReturnWhen = "ALL_COMPLETED" | "FIRST_COMPLETED" | "FIRST_EXCEPTION";

/** How long `wait` waits. */
export interface WaitOptions {
  /** At most so many seconds. */
  timeout?: number;
  /** `ALL_COMPLETED` if left out. */
  returnWhen?: ReturnWhen;
}

const MODES: readonly unknown[] = ["ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION"];

/**
 * Waits until all of some futures are done, or the first, or the first that failed; and gives what
 * is done by then and what is not.
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
 * @throws {RangeError | TypeError} At the call: nothing to wait for, a single one, no futures (W8).
 *
 * @example
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
  { timeout, returnWhen = "ALL_COMPLETED" }: WaitOptions = {},
): Coroutine<{ done: Set<F>; pending: Set<F> }> {
  checkSeveral("wait", futures);
  if (timeout !== undefined) checkSeconds("wait", "timeout", timeout);
  if (!MODES.includes(returnWhen)) {
    throw new RangeError(
      `Cannot wait: returnWhen must be one of ${MODES.join(", ")}, received ${shown(returnWhen)}`,
    );
  }
  const all = new Set(futures);
  if (all.size === 0) throw new RangeError("Cannot wait: there are no futures to wait for");
  for (const each of all) {
    if (!(each instanceof Future)) {
      throw new TypeError(
        `Cannot wait: expected Futures, received ${shown(each)}, use createTask for a coroutine`,
      );
    }
  }
  return waiting(all, timeout, returnWhen);
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
      (returnWhen === "FIRST_EXCEPTION" && !future.cancelled && future.exception() !== undefined);
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
