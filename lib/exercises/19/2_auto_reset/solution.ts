import type { Cancellable } from "@course/async";

export class AutoResetEvent {
  #isSet = false; // true only if no task waits
  #waiting = new Set<() => void>(); // a set keeps the order in which they came

  /** Lets one task through: the one that has waited longest, or else the next that comes. */
  set(): void {
    const [first] = this.#waiting;
    if (first) first();
    else this.#isSet = true;
  }

  /** Waits to be let through. */
  wait({ signal }: Cancellable = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (this.#isSet) {
        this.#isSet = false; // it is meant for one task only
        return resolve();
      }
      const leave = () => {
        this.#waiting.delete(enter);
        reject(signal!.reason);
      };
      const enter = () => {
        this.#waiting.delete(enter);
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      this.#waiting.add(enter);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }
}
