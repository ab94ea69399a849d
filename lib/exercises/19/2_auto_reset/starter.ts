import { AsyncEvent, type Cancellable } from "@course/async";

export class AutoResetEvent {
  #event = new AsyncEvent();

  /** Lets one task through: the one that has waited longest, or else the next that comes. */
  set(): void {
    this.#event.set();
  }

  /** Waits to be let through. */
  async wait(options?: Cancellable): Promise<void> {
    await this.#event.wait(options);
    this.#event.clear();
  }
}
