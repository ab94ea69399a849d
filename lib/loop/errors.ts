/** The errors of this library. */

/**
 * What a cancelled future or task ends with, and what is thrown into a coroutine to cancel it.
 *
 * @example Cancelled
 * ```ts
 * import { CancelledError } from "@course/loop";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new CancelledError("no longer needed").message, "no longer needed");
 * ```
 */
export class CancelledError extends Error {
  static {
    this.prototype.name = "CancelledError";
  }
}

/**
 * Reading a future too early, or settling it a second time.
 *
 * @example Read too early
 * ```ts
 * import { EventLoop, InvalidStateError } from "@course/loop";
 * import { assertThrows } from "@std/assert";
 *
 * const future = new EventLoop().createFuture();
 * assertThrows(() => future.result(), InvalidStateError, "still pending");
 * ```
 */
export class InvalidStateError extends Error {
  static {
    this.prototype.name = "InvalidStateError";
  }
}

/**
 * Time was up; `cause` is the cancellation that stopped the work, where there was work to stop.
 *
 * @example Too slow
 * ```ts
 * import { CancelledError, run, sleep, TimeoutError, VirtualClock, waitFor } from "@course/loop";
 * import { assert, assertRejects } from "@std/assert";
 *
 * const late = run(waitFor(sleep(9), 1), { clock: new VirtualClock() });
 * const error = await assertRejects(() => late, TimeoutError, "Not done within 1 s");
 * assert(error.cause instanceof CancelledError);
 * ```
 */
export class TimeoutError extends Error {
  static {
    this.prototype.name = "TimeoutError";
  }
}
