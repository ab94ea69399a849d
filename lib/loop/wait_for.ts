/** Work with a time limit. */
import { checkSeconds } from "./checks.ts";
import { claim, type Coroutine, isCoroutine, once } from "./coroutine.ts";
import { type Awaitable, checkAwaitable, ensureFuture, type ResultOf } from "./ensure_future.ts";
import { CancelledError, TimeoutError } from "./errors.ts";
import { Future } from "./future.ts";
import { observing } from "./observe.ts";
import { runningLoop } from "./running_loop.ts";

/**
 * Waits for one thing, for `seconds` at most; `null` is no limit.
 *
 * - **When time is up the work is cancelled** (WF3), and TimeoutError comes only after it has
 *   stopped; its `cause` is the cancellation (WF12).
 * - **A better answer of the work wins** (WF7, WF8): a value, or an error of its own. So does the
 *   outcome that a future already has when the timer goes off (WF11).
 * - **With 0 or less** (WF4–WF6) a done future returns its result; anything else is cancelled and
 *   waited for, and the body of a coroutine never runs.
 * - **A cancellation from outside** (WF9, WF10) reaches the work, and is never taken for the
 *   timeout.
 *
 * A coroutine runs as part of the caller's task, as with `yield*`. Idea: Python's
 * `asyncio.wait_for`.
 *
 * @example Nine seconds are too long
 * ```ts
 * import { run, sleep, TimeoutError, VirtualClock, waitFor } from "@course/loop";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const clock = new VirtualClock();
 * await assertRejects(() => run(waitFor(sleep(9), 2), { clock }), TimeoutError);
 * assertEquals(clock.now(), 2);
 * ```
 */
export function waitFor<A extends Awaitable>(
  awaitable: A,
  seconds: number | null,
): Coroutine<ResultOf<A>> {
  checkAwaitable("wait for", awaitable);
  if (seconds !== null) {
    observing([awaitable], () => checkSeconds("wait for", "seconds", seconds));
  }
  if (seconds === null) return once(unlimited(awaitable));
  return once(seconds > 0 ? limited(awaitable, seconds) : atOnce(awaitable));
}

function* unlimited<A extends Awaitable>(awaitable: A): Coroutine<ResultOf<A>> {
  return yield* inline(awaitable);
}

function* limited<A extends Awaitable>(awaitable: A, seconds: number): Coroutine<ResultOf<A>> {
  const loop = runningLoop();
  const task = loop.currentTask();
  if (task === null) throw new Error("Cannot wait for something with a limit outside of a task");
  const work = inline(awaitable);
  const requestsBefore = task.cancelling();
  let expired = false;
  const timer = loop.callLater(seconds, function waitForOver() {
    if (work instanceof Future && work.done && !work.cancelled) return;
    expired = true;
    task.cancel();
  });
  try {
    return yield* work;
  } catch (error) {
    // Only if the timer's request is the only one that came in since: else the caller is meant.
    const ours = expired && task.cancelling() <= requestsBefore + 1;
    throw ours && error instanceof CancelledError ? timedOut(seconds, error) : error;
  } finally {
    timer.cancel();
    if (expired) task.uncancel();
  }
}

function* atOnce<A extends Awaitable>(awaitable: A): Coroutine<ResultOf<A>> {
  const work = ensureFuture(awaitable);
  if (work.done) return work.result();
  const stopped = runningLoop().createFuture<void>();
  const waitForStopped = () => {
    if (!stopped.done) stopped.setResult();
  };
  work.addDoneCallback(waitForStopped);
  try {
    work.cancel();
    yield stopped;
  } finally {
    work.removeDoneCallback(waitForStopped);
  }
  try {
    return work.result();
  } catch (error) {
    throw error instanceof CancelledError ? timedOut(0, error) : error;
  }
}

/** What `yield*` takes: coroutines and futures as they are, promises bridged. */
function inline<A extends Awaitable>(awaitable: A): Coroutine<ResultOf<A>> | Future<ResultOf<A>> {
  if (!isCoroutine(awaitable)) return ensureFuture(awaitable);
  return claim("wait for", awaitable) as Coroutine<ResultOf<A>>;
}

function timedOut(seconds: number, cause: CancelledError): TimeoutError {
  return new TimeoutError(`Not done within ${seconds} s`, { cause });
}
