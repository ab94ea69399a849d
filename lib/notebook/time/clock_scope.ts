/** A clock that is installed for a while, and leaves nothing behind. */
import { type Clock, installClock } from "./clock.ts";
import { type TimerRecord, timers } from "./timers.ts";
import { trapUnhandled } from "./unhandled.ts";

/** A clock that can be stopped for good. */
export interface ClosableClock extends Clock {
  readonly Date: DateConstructor;
  close(): void;
}

/**
 * From its construction to its disposal the realm's timers and times are those of the clock, and
 * unhandled rejections are kept instead of ending the process. Afterwards the clock is closed, its
 * timers and immediates are forgotten, and whatever was there before is back.
 */
export class ClockScope implements Disposable {
  /** The rejections so far that were not handled. */
  readonly unhandled: unknown[] = [];
  readonly #clock: ClosableClock;
  readonly #uninstall: () => void;
  readonly #release: () => void;
  readonly #setImmediate = globalThis.setImmediate;
  #over = false;

  constructor(clock: ClosableClock, report?: (reason: unknown) => void) {
    this.#clock = clock;
    this.#uninstall = installClock(clock);
    globalThis.setImmediate =
      ((callback: (...args: unknown[]) => void, ...args: unknown[]) =>
        this.#setImmediate(() => {
          if (!this.#over) callback(...args);
        })) as typeof setImmediate;
    this.#release = trapUnhandled((reason) => {
      this.unhandled.push(reason);
      report?.(reason);
    });
  }

  /** The timers of the clock that are waiting now. */
  waiting(): TimerRecord[] {
    return timers.waiting().filter(({ clock }) => clock === this.#clock);
  }

  [Symbol.dispose](): void {
    this.#over = true;
    globalThis.setImmediate = this.#setImmediate;
    this.#clock.close();
    timers.forget(this.#clock);
    this.#uninstall();
    this.#release();
  }
}
