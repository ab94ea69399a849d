/** Permits: several holders at a time. */
import { checkFunction, checkNumber } from "./arguments.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";
import { type Guard, runGuarded } from "./guard.ts";
import { WaitList } from "./wait_list.ts";

/** Releases a guard's permit, unless a bare `release()` has done that already (BS4). */
let giveBack: (semaphore: Semaphore) => void;

/**
 * A number of permits: at most that many holders at a time.
 *
 * - **Any start** (S1, S2): `value` is an integer of 0 or more; 0 means that a `release()` must
 *   come first.
 * - **Never more than N** (S3, S4): if a permit is free, it is taken at the call; otherwise the
 *   call waits.
 * - **Handed over** (S5, S9): a released permit goes to the next in line directly. As long as a
 *   call waits, `value` is 0.
 * - **First come, first served** (S6–S8, S15): k releases admit k waiters, in order; a holder that
 *   releases and acquires again goes to the back, and `tryAcquire()` never overtakes.
 * - **Signals and tokens** (S14): `release()` needs no earlier `acquire()`; a semaphore may grow
 *   beyond its initial value. {@linkcode BoundedSemaphore} does not.
 * - **Guards** (S16, BS4): each releases its permit once, and never throws.
 *
 * Cancellation: see {@linkcode Cancellable}. Idea: Dijkstra's semaphore, as in Python's
 * `asyncio.Semaphore`.
 *
 * @example At most two downloads at a time
 * ```ts
 * import { Semaphore } from "@course/async";
 * import { assertEquals } from "@std/assert";
 *
 * const semaphore = new Semaphore(2);
 * let running = 0;
 * let most = 0;
 * async function download() {
 *   using _permit = await semaphore.acquire();
 *   most = Math.max(most, ++running);
 *   await new Promise((resolve) => setTimeout(resolve, 10));
 *   running--;
 * }
 * await Promise.all([download(), download(), download(), download()]);
 * assertEquals(most, 2);
 * ```
 */
export class Semaphore {
  /** A call waits ⇒ this is 0. */
  #value: number;
  readonly #waiters = new WaitList<Guard>();

  constructor(value = 1) {
    checkNumber(
      Number.isSafeInteger(value) && value >= 0,
      value,
      "Cannot create a semaphore: value must be an integer of 0 or more",
    );
    this.#value = value;
  }

  /** How many permits are free. */
  get value(): number {
    return this.#value;
  }

  /** Whether a new call would have to wait. */
  get locked(): boolean {
    return this.#value === 0;
  }

  /** How many wait for a permit. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /** Takes a permit if one is free, without waiting. */
  tryAcquire(): Guard | undefined {
    if (this.#value === 0) return undefined;
    this.#value--;
    return new Permit(this);
  }

  /**
   * Waits for a permit and takes it.
   *
   * @throws {unknown} If the signal aborts first: `signal.reason`.
   */
  acquire(options?: Cancellable): Promise<Guard> {
    const signal = signalOf(options);
    if (signal?.aborted) return Promise.reject(signal.reason);
    const permit = this.tryAcquire();
    if (permit !== undefined) return Promise.resolve(permit);
    return this.#waiters.park(signal, undefined);
  }

  /**
   * Hands a permit to the next in line, or adds it to the free ones.
   *
   * @throws {RangeError} If there would be more than can be counted.
   */
  release(): void {
    if (this.#isFull()) {
      throw new RangeError(
        `Cannot release the semaphore: value would exceed its bound of ${this.bound}`,
      );
    }
    const next = this.#waiters.shift();
    if (next === undefined) this.#value++;
    else next.resolve(new Permit(this));
  }

  /**
   * Runs the body while holding a permit; releases when it returns or throws.
   *
   * @throws {unknown} If the body throws, or the signal aborts before it starts.
   */
  run<T>(body: () => T | PromiseLike<T>, options?: Cancellable): Promise<T> {
    checkFunction(body, "Cannot run under the semaphore: body must be a function");
    return runGuarded(this.acquire(options), body);
  }

  /** How many permits can be free at most. */
  protected get bound(): number {
    return Number.MAX_SAFE_INTEGER;
  }

  #isFull(): boolean {
    return this.#value === this.bound && this.waiting === 0;
  }

  static {
    giveBack = (semaphore) => {
      if (!semaphore.#isFull()) semaphore.release();
    };
  }
}

class Permit implements Guard {
  readonly #semaphore: Semaphore;
  #held = true;

  constructor(semaphore: Semaphore) {
    this.#semaphore = semaphore;
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    giveBack(this.#semaphore);
  }

  [Symbol.dispose](): void {
    this.release();
  }
}
