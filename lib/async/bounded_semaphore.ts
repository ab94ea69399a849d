/** Permits that are counted when they are taken and when they are released. */
import { Semaphore } from "./semaphore.ts";

/**
 * A semaphore that notices when more permits are released than were taken.
 *
 * - **The bound is the initial value** (BS1): a `release()` that would exceed it throws, and
 *   changes nothing.
 * - **A guard is never one too many** (BS4): if a bare `release()` has already released its permit,
 *   it does nothing.
 * - **Only free permits count** (BS2): a permit that goes straight to a waiter never exceeds the
 *   bound.
 *
 * Idea: Python's `asyncio.BoundedSemaphore`.
 *
 * @example One release too many
 * ```ts
 * import { BoundedSemaphore } from "@course/async";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const semaphore = new BoundedSemaphore(2);
 * assertThrows(() => semaphore.release(), RangeError);
 * assertEquals(semaphore.value, 2);
 * ```
 */
export class BoundedSemaphore extends Semaphore {
  readonly #bound: number;

  constructor(value = 1) {
    super(value);
    this.#bound = value;
  }

  /** The initial value: a `release()` above it is a `RangeError`. */
  protected override get bound(): number {
    return this.#bound;
  }
}
