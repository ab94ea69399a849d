/** A flag to wait for. */
import { type Cancellable, signalOf } from "./cancellable.ts";
import { RESOLVED, WaitList } from "./wait_list.ts";

/**
 * A flag to wait for. (Not named `Event`: that is the DOM's.)
 *
 * - **Once set, it lets every call through** (E2, E3): waiting calls are woken in the order in
 *   which they came, and a call that comes while it is set does not wait.
 * - **Woken is woken** (E4): `set()` followed at once by `clear()` still releases all calls that
 *   were waiting.
 * - **Again** (E5, E7): setting it twice is the same as setting it once; after `clear()`, new calls
 *   wait for the next `set()`.
 *
 * Cancellation: see {@linkcode Cancellable}. Idea: Python's `asyncio.Event`.
 *
 * @example A starting gun
 * ```ts
 * import { AsyncEvent } from "@course/async";
 * import { assertEquals } from "@std/assert";
 *
 * const start = new AsyncEvent();
 * const runners = ["Ann", "Ben"].map(async (name) => {
 *   await start.wait();
 *   return `${name} runs`;
 * });
 * assertEquals(start.waiting, 2);
 * start.set();
 * assertEquals(await Promise.all(runners), ["Ann runs", "Ben runs"]);
 * ```
 */
export class AsyncEvent {
  /** A call waits ⇒ this is false. */
  #isSet = false;
  readonly #waiters = new WaitList();

  /** Whether the flag is up. */
  get isSet(): boolean {
    return this.#isSet;
  }

  /** How many wait for the flag. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /** Puts the flag up and wakes every waiting call. */
  set(): void {
    this.#isSet = true;
    this.#waiters.resolveAll();
  }

  /** Takes the flag down. */
  clear(): void {
    this.#isSet = false;
  }

  /**
   * Waits until the flag is up.
   *
   * @throws {unknown} If the signal aborts first: `signal.reason`.
   */
  wait(options?: Cancellable): Promise<void> {
    const signal = signalOf(options);
    if (signal?.aborted) return Promise.reject(signal.reason);
    return this.#isSet ? RESOLVED : this.#waiters.park(signal, undefined);
  }
}
