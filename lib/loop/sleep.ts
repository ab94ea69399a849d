/** Time to wait. */
import { checkSeconds } from "./checks.ts";
import { type Coroutine, once } from "./coroutine.ts";
import { runningLoop } from "./running_loop.ts";

/**
 * Waits `seconds`, then returns `value`.
 *
 * - **Never early** (SL1), however long (SL5); Infinity sleeps until it is cancelled.
 * - **0 or less gives up exactly one turn** (SL2), and sets no timer.
 * - **Cancelled, it takes its timer with it** (SL4).
 *
 * Idea: Python's `asyncio.sleep`.
 *
 * @throws {RangeError} If `seconds` is NaN (SL3).
 *
 * @example A minute of virtual time
 * ```ts
 * import { run, sleep, VirtualClock } from "@course/loop";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await run(sleep(60, "rested"), { clock: new VirtualClock() }), "rested");
 * ```
 */
export function sleep(seconds: number): Coroutine<void>;
export function sleep<T>(seconds: number, value: T): Coroutine<T>;
export function sleep<T>(seconds: number, value?: T): Coroutine<T | undefined> {
  checkSeconds("sleep", "seconds", seconds);
  return once(sleeping(seconds, value as T | undefined));
}

function* sleeping<T>(seconds: number, value: T): Coroutine<T> {
  if (seconds <= 0) {
    yield;
    return value;
  }
  const loop = runningLoop();
  const awake = loop.createFuture<T>();
  const timer = loop.callLater(seconds, function sleepOver() {
    // The sleeper may have been cancelled in this very turn, when it was too late for the timer.
    if (!awake.done) awake.setResult(value);
  });
  try {
    return yield* awake;
  } finally {
    timer.cancel();
  }
}
