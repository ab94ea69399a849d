import { checkNumber } from "./arguments.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";
import { BrokenBarrierError } from "./errors.ts";
import { WaitList } from "./wait_list.ts";

/**
 * A meeting point: nobody goes on before all have come.
 *
 * - **The last arrival releases all** (B2, B5): with one party nobody ever waits.
 * - **Numbered** (B3, B4): each party of a round gets another index from 0 to `parties - 1`, in the order
 *   of arrival; the indices are dealt when the round is complete, so they stay distinct when
 *   somebody has left.
 * - **Round after round** (B6–B8): a party that comes back at once waits for the next round.
 * - **Leaving breaks nothing** (B9): after an abort of a party's signal one more must come.
 * - **`reset()`** (B10–B13, B17) rejects those who wait with {@linkcode BrokenBarrierError} and begins anew;
 *   a round that is complete is out of its reach.
 * - **`abort()`** (B14–B16) breaks the barrier for those who wait and for all who come, until a `reset()`.
 *
 * Cancellation: see {@linkcode Cancellable}. Idea: Python's `asyncio.Barrier`.
 *
 * @example Three phases that nobody runs ahead of
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
  /** Broken ⇒ nobody waits. */
  #broken = false;

  constructor(parties: number) {
    checkNumber(
      Number.isInteger(parties) && parties >= 1,
      parties,
      "Cannot create a barrier: parties must be an integer of 1 or more",
    );
    this.parties = parties;
  }

  /** How many have come and wait for the others. */
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
   * @throws {BrokenBarrierError} If the barrier is broken, or is reset or aborted meanwhile.
   * @throws {unknown} `signal.reason`, if the signal aborts first.
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

  /** Rejects those who wait, and begins anew; mends a broken barrier. */
  reset(): void {
    this.#broken = false;
    this.#waiters.rejectAll(() => new BrokenBarrierError("The barrier was reset"));
  }

  /** Breaks the barrier: rejects those who wait, and everyone who comes. */
  abort(): void {
    this.#broken = true;
    this.#waiters.rejectAll(() => new BrokenBarrierError("The barrier was aborted"));
  }
}
