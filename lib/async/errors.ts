/**
 * The errors that a caller of this library is meant to catch.
 *
 * Misuse is reported with the platform's own classes: `TypeError` and `RangeError` for a wrong
 * argument. A timeout is the platform's `DOMException` named `"TimeoutError"`.
 */

/**
 * The work was cancelled: the default reason of `Task.cancel()`.
 *
 * @example Usage
 * ```ts
 * import { CancelledError } from "@course/async";
 * import { assertEquals } from "@std/assert";
 *
 * const controller = new AbortController();
 * controller.abort(new CancelledError("The user left the page"));
 * assertEquals(controller.signal.reason.name, "CancelledError");
 * ```
 */
export class CancelledError extends Error {
  static {
    this.prototype.name = "CancelledError";
  }
}

/**
 * The operation is not possible in the present state, for example the result of a pending task or
 * the release of a lock that is not held.
 *
 * @example Usage
 * ```ts
 * import { InvalidStateError, Lock } from "@course/async";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => new Lock().release(), InvalidStateError);
 * ```
 */
export class InvalidStateError extends Error {
  static {
    this.prototype.name = "InvalidStateError";
  }
}

/**
 * The barrier was reset while this party was waiting, or it has been aborted.
 *
 * @example Usage
 * ```ts
 * import { Barrier, BrokenBarrierError } from "@course/async";
 * import { assertRejects } from "@std/assert";
 *
 * const barrier = new Barrier(2);
 * barrier.abort();
 * await assertRejects(() => barrier.wait(), BrokenBarrierError);
 * ```
 */
export class BrokenBarrierError extends Error {
  static {
    this.prototype.name = "BrokenBarrierError";
  }
}

/**
 * `getNowait()` found nothing to take.
 *
 * @example Usage
 * ```ts
 * import { Queue, QueueEmpty } from "@course/async";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => new Queue().getNowait(), QueueEmpty);
 * ```
 */
export class QueueEmpty extends Error {
  static {
    this.prototype.name = "QueueEmpty";
  }
}

/**
 * `putNowait()` found no free place.
 *
 * @example Usage
 * ```ts
 * import { Queue, QueueFull } from "@course/async";
 * import { assertThrows } from "@std/assert";
 *
 * const queue = new Queue<string>(1);
 * queue.putNowait("first");
 * assertThrows(() => queue.putNowait("second"), QueueFull);
 * ```
 */
export class QueueFull extends Error {
  static {
    this.prototype.name = "QueueFull";
  }
}

/**
 * The queue no longer accepts items, or has none left.
 *
 * @example Usage
 * ```ts
 * import { Queue, QueueShutDown } from "@course/async";
 * import { assertRejects } from "@std/assert";
 *
 * const queue = new Queue<string>();
 * queue.shutdown();
 * await assertRejects(() => queue.put("too late"), QueueShutDown);
 * ```
 */
export class QueueShutDown extends Error {
  static {
    this.prototype.name = "QueueShutDown";
  }
}
