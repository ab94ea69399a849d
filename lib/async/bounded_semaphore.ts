import { Semaphore } from "./semaphore.ts";

/**
 * A semaphore that notices when somebody gives back more than was taken.
 *
 * - **The bound is the initial value** (BS1): a `release()` that would exceed it throws, and changes
 *   nothing.
 * - **Only free permits count** (BS2): a permit that goes straight to a waiter never exceeds the bound.
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

  /**
   * Hands a permit to the next in line, or adds it to the free ones.
   *
   * @throws {RangeError} If all permits are free already.
   */
  override release(): void {
    if (this.waiting === 0 && this.value === this.#bound) {
      throw new RangeError(
        `Cannot release the semaphore: value would exceed its bound of ${this.#bound}`,
      );
    }
    super.release();
  }
}
