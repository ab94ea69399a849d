import { type Cancellable, Condition } from "@course/async";

export class MyBarrier {
  #changed = new Condition();
  #arrived = 0;

  constructor(readonly parties: number) {}

  /** Waits until all have come; returns the number of this arrival, from 0 to parties - 1. */
  async wait(options?: Cancellable): Promise<number> {
    using _guard = await this.#changed.acquire(options);
    const number = this.#arrived++;
    if (this.#arrived === this.parties) this.#changed.notifyAll();
    else await this.#changed.waitFor(() => this.#arrived === this.parties, options);
    return number;
  }
}
