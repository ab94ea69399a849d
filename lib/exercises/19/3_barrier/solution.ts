import { type Cancellable, Condition } from "@course/async";

export class MyBarrier {
  #changed = new Condition();
  #arrived = 0; // of the round that is filling
  #round = 0;

  constructor(readonly parties: number) {}

  /** Waits until all have come; returns the number of this arrival, from 0 to parties - 1. */
  async wait(options?: Cancellable): Promise<number> {
    using _guard = await this.#changed.acquire(options);
    const number = this.#arrived++;
    if (this.#arrived === this.parties) {
      this.#arrived = 0; // whoever comes from now on belongs to the next round
      this.#round++;
      this.#changed.notifyAll();
      return number;
    }
    const mine = this.#round;
    try {
      await this.#changed.waitFor(() => this.#round !== mine, options);
    } catch (error) {
      this.#arrived--; // cancelled: another one has to come; the lock is held here
      throw error;
    }
    return number;
  }
}
