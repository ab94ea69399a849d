/** What a press of Stop needs while the kernel's own thread cannot do anything: it may be spinning. */

/** For this many milliseconds the kernel's thread may be silent before it is interrupted. */
const PATIENCE_MS = 1000;
/** A thread that has run for less than this meanwhile may be waiting for a busy machine. */
const SPINS_MS = 20;
/** Such a thread may be silent for longer. */
const PATIENCE_AT_REST_MS = 3000;
/** A thread may begin to spin a while after the press. */
const WATCH_MS = 5000;
const LOOK_MS = 50;
/** A thread that is still silent this many milliseconds after an interrupt ignores that, too. */
const DEAF_MS = 500;
/** The same for one that does not run any more: its loop may be lost. */
const DEAF_AT_REST_MS = 1000;

/** What the guard needs from its surroundings. */
export interface GuardSurroundings {
  /** How many times the kernel's thread has turned its loop. */
  beats(): number;
  /** For how many milliseconds that thread has run in all; undefined where nobody knows. */
  ran(): number | undefined;
  /** Whether that thread does work for a press itself, which must not be interrupted. */
  held(): boolean;
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

/** A time in which the thread does not turn its loop: its beats then, its time, its beginning. */
interface Silence {
  readonly beats: number;
  readonly ran: number | undefined;
  readonly since: number;
}

/**
 * Watches the kernel's thread after each press, until whatever was running is over.
 *
 * - A thread that does not turn its loop for a second is interrupted. One that does is left alone:
 *   an interrupt would hit a thread at rest so badly that it never wakes again. On a busy machine a
 *   thread at rest may be silent for a second, too, but then it has not run.
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
    const { beats, held, settled, now, interrupt } = this.#surroundings;
    const start = now(), settledBefore = settled();
    let silence = this.#fallSilent();
    while (now() - start < WATCH_MS && settled() === settledBefore) {
      await this.#pause(LOOK_MS);
      if (held() || beats() !== silence.beats) {
        silence = this.#fallSilent();
      } else if (this.#lasts(silence, PATIENCE_MS, PATIENCE_AT_REST_MS)) {
        interrupt();
        this.#deafAt = await this.#comesBack() ? undefined : silence.beats;
        break;
      }
    }
    this.#watching = false;
  }

  /** Whether the thread has turned its loop after an interrupt. */
  async #comesBack(): Promise<boolean> {
    const silence = this.#fallSilent();
    while (this.#surroundings.beats() === silence.beats) {
      if (this.#lasts(silence, DEAF_MS, DEAF_AT_REST_MS)) return false;
      await this.#pause(LOOK_MS);
    }
    return true;
  }

  /** The thread may be silent from now on. */
  #fallSilent(): Silence {
    const { beats, ran, now } = this.#surroundings;
    return { beats: beats(), ran: ran(), since: now() };
  }

  /** Whether a silence has lasted for so long; at rest, the thread may have been kept waiting. */
  #lasts({ ran: before, since }: Silence, spinning: number, atRest: number): boolean {
    const ran = this.#surroundings.ran();
    const spins = ran === undefined || before === undefined || ran - before >= SPINS_MS;
    return this.#surroundings.now() - since >= (spins ? spinning : atRest);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#surroundings.later(ms, resolve));
  }
}
