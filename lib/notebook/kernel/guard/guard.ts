/** What a press of Stop needs while the kernel's own thread cannot do anything: it may be spinning. */

/** For this many milliseconds the kernel's thread may be silent before it is interrupted. */
const PATIENCE_MS = 1000;
/** A thread may begin to spin a while after the press. */
const WATCH_MS = 5000;
const LOOK_MS = 50;
/** A thread that is still silent this many milliseconds after an interrupt ignores that, too. */
const DEAF_MS = 500;

/** What the guard needs from its surroundings. */
export interface GuardSurroundings {
  /** How many times the kernel's thread has turned its loop. */
  beats(): number;
  /** Counts up when there is nothing left to be stopped. */
  settled(): number;
  now(): number;
  /** Runs something after this many milliseconds. */
  later(ms: number, action: () => void): void;
  /** Interrupts whatever the kernel's thread computes. */
  interrupt(): void;
  /** Ends the process. */
  end(): void;
}

/**
 * Watches the kernel's thread after each press, until whatever was running is over.
 *
 * - A thread that does not turn its loop for a second is interrupted. One that does is left alone:
 *   an interrupt would hit a thread at rest so badly that it never wakes again.
 * - If it does not come back even so, the next press ends the process.
 */
export class Guard {
  readonly #surroundings: GuardSurroundings;
  #watching = false;
  /** The thread's beats when it turned out to be deaf. */
  #deafAt: number | undefined;

  constructor(surroundings: GuardSurroundings) {
    this.#surroundings = surroundings;
  }

  press(): void {
    const { beats, end } = this.#surroundings;
    if (this.#deafAt === beats()) end();
    else if (!this.#watching) this.#watch();
  }

  async #watch(): Promise<void> {
    this.#watching = true;
    const { beats, settled, now, interrupt } = this.#surroundings;
    const start = now(), settledBefore = settled();
    let last = beats(), lastAt = start;
    while (now() - start < WATCH_MS && settled() === settledBefore) {
      await this.#pause(LOOK_MS);
      if (beats() !== last) {
        last = beats();
        lastAt = now();
      } else if (now() - lastAt >= PATIENCE_MS) {
        interrupt();
        await this.#pause(DEAF_MS);
        this.#deafAt = beats() === last ? last : undefined;
        break;
      }
    }
    this.#watching = false;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#surroundings.later(ms, resolve));
  }
}
