/** How many items of a queue are not done, and the calls that wait until none is left. */
import { RESOLVED, WaitList } from "./wait_list.ts";

/** A count to wait for: at 0, no call waits. */
export class Unfinished {
  count = 0;
  readonly #waiters = new WaitList();

  /** Subtracts `count`, and wakes the waiting calls if none is left. */
  finish(count: number): void {
    this.count -= count;
    if (this.count === 0) this.#waiters.resolveAll();
  }

  /** Waits until none is left. */
  whenNone(signal: AbortSignal | undefined): Promise<void> {
    return this.count === 0 ? RESOLVED : this.#waiters.park(signal, undefined);
  }
}
