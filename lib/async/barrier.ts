/** A meeting point. */
import { checkNumber } from "./arguments.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";
import { BrokenBarrierError } from "./errors.ts";
import { WaitList } from "./wait_list.ts";

/**
 * A meeting point: no party goes on before all have arrived.
 *
 * - **The last arrival releases all** (B2, B5): with a single party, no call ever waits.
 * - **Numbered** (B3, B4): each party of a round gets a different index from 0 to `parties - 1`, in
 *   the order of arrival; the indices are dealt when the round is complete, so they stay distinct
 *   even if a party has left.
 * - **Round after round** (B6–B8): a party that comes back at once waits for the next round.
 * - **Leaving breaks nothing** (B9): if a party's signal aborts, another party must arrive in its
 *   place.
 * - **`reset()`** (B10–B13, B17) rejects the waiting parties with {@linkcode BrokenBarrierError}
 *   and starts a new round; a round that is already complete is not affected.
 * - **`abort()`** (B14–B16) breaks the barrier for all parties, waiting or yet to come, until a
 *   `reset()`.
 *
 * Cancellation: see {@linkcode Cancellable}. Idea: Python's `asyncio.Barrier`.
 *
 * @example Three phases that no party runs ahead of
 * ```ts
 * import { Barrier } from "@course/async";
 * import { assertEquals } from "@std/assert";
 *
 * const barrier = new Barrier(2);
 * const log: string[] = [];
 * async function player(name: string) {
 *   for (const phase of [1, 2, 3]) {
 *     log.push(`${name}${phase}`);
 *     await barrier.wait();
 *   }
 * }
 * await Promise.all([player("a"), player("b")]);
 * assertEquals(log.map((entry) => entry[1]).join(""), "112233");
 * ```
 */
export class Barrier {
  /** How many must meet. */
  readonly parties: number;
  /** Those of the round that is filling: always fewer than `parties`. */
  readonly #waiters = new WaitList<number>();
  /** Broken ⇒ no party waits. */
  #broken = false;

  constructor(parties: number) {
    checkNumber(
      Number.isSafeInteger(parties) && parties >= 1,
      parties,
      "Cannot create a barrier: parties must be an integer of 1 or more",
    );
    this.parties = parties;
  }

  /** How many parties have arrived and wait for the others. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /** Whether `abort()` has broken the barrier. */
  get broken(): boolean {
    return this.#broken;
  }

  /**
   * Waits until all parties have come; fulfils with this party's index.
   *
   * @throws {BrokenBarrierError} If the barrier is broken, or is reset or aborted during the wait.
   * @throws {unknown} If the signal aborts first: `signal.reason`.
   */
  wait(options?: Cancellable): Promise<number> {
    const signal = signalOf(options);
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#broken) return Promise.reject(new BrokenBarrierError("The barrier is broken"));
    if (this.waiting + 1 < this.parties) return this.#waiters.park(signal, undefined);
    const last = this.waiting;
    for (let index = 0; index < last; index++) this.#waiters.shift()!.resolve(index);
    return Promise.resolve(last);
  }

  /** Rejects the waiting parties, and starts a new round; mends a broken barrier. */
  reset(): void {
    this.#broken = false;
    this.#waiters.rejectAll(() => new BrokenBarrierError("The barrier was reset"));
  }

  /** Breaks the barrier: rejects every party that waits or arrives later. */
  abort(): void {
    this.#broken = true;
    this.#waiters.rejectAll(() => new BrokenBarrierError("The barrier was aborted"));
  }
}
