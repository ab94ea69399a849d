/** How a loop that has nothing to do waits for the host. */

/** The longest time that the host's timers can wait for, in seconds. */
const LONGEST_HOST_TIMER = (2 ** 31 - 1) / 1000;

/** One wait at a time; scheduling anything ends it early. */
export class HostSleep {
  #wake: (() => void) | undefined;

  /** Waits `seconds`, or until `wake()` if they are undefined. */
  sleep(seconds: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const timer = seconds === undefined ? undefined : setTimeout(
        () => this.wake(),
        Math.ceil(Math.min(seconds, LONGEST_HOST_TIMER) * 1000),
      );
      this.#wake = () => {
        this.#wake = undefined;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends the wait, if there is one. */
  wake(): void {
    this.#wake?.();
  }

  /** Lets the host have one turn of its own. */
  static letHostIn(): Promise<void> {
    return new Promise((go) => setImmediate(go));
  }
}
