/** A virtual clock: it jumps to the next timer as soon as nothing else can happen. */
import FakeTimers from "@sinonjs/fake-timers";
import type { Clock } from "./clock.ts";
import type { RestingClock } from "./timeout_signals.ts";

type TimerHandle = ReturnType<typeof globalThis.setTimeout>;

const setImmediate = globalThis.setImmediate;

/**
 * How often code may look at a virtual clock in one turn of the event loop before it moves by
 * itself.
 */
const MOST_LOOKS = 100_000;
/** From this many looks on, they are counted for each turn separately. */
const MANY_LOOKS = 1000;

/**
 * A clock that starts at 0 and moves only when a whole turn of the real event loop has passed
 * without work: then it jumps to the next timer and runs it. Nothing waits, and every duration is
 * exact.
 *
 * Code that looks at it 100,000 times without a pause is waiting for it, and would do so forever:
 * from then on each look takes a millisecond.
 */
export class JumpingClock implements Clock, RestingClock {
  readonly virtual = true;
  readonly Date: DateConstructor;
  readonly #fake = FakeTimers.createClock(0);
  #now = 0;
  #looks = 0;
  /** Whether it had to move by itself, for code that waited by looking at it. */
  busyWaited = false;
  #idle = 0;
  #driving = false;
  #paused = false;
  #closed = false;

  constructor() {
    this.Date = this.#fake.Date;
    Object.defineProperty(this.#fake, "now", {
      get: () => this.#look(),
      set: (ms: number) => this.#now = Math.max(this.#now, ms),
    });
  }

  now(): number {
    return this.#look();
  }

  setTimeout(callback: () => void, ms: number): TimerHandle {
    const handle = this.#fake.setTimeout(callback, ms);
    this.#drive();
    return handle as TimerHandle;
  }

  setInterval(callback: () => void, ms: number): TimerHandle {
    const handle = this.#fake.setInterval(callback, ms);
    this.#drive();
    return handle as TimerHandle;
  }

  clearTimeout(handle: TimerHandle): void {
    this.#fake.clearTimeout(handle);
  }

  clearInterval(handle: TimerHandle): void {
    this.#fake.clearInterval(handle);
  }

  get idle(): number {
    return this.#idle;
  }

  set idle(count: number) {
    this.#idle = count;
    this.#drive();
  }

  /** Stops, as long as another clock is on top of it. */
  pause(): void {
    this.#paused = true;
  }

  /** Goes on. */
  resume(): void {
    this.#paused = false;
    this.#drive();
  }

  /** Stops the clock for good: its remaining timers never fire. */
  close(): void {
    this.#closed = true;
  }

  #look(): number {
    this.#looks++;
    if (this.#looks === MANY_LOOKS) setImmediate(() => this.#looks = 0);
    if (this.#looks > MOST_LOOKS) {
      this.busyWaited = true;
      this.#now++;
    }
    return this.#now;
  }

  /** Two turns of the real loop, then the next timer; rests while there is none to go on for. */
  async #drive(): Promise<void> {
    if (this.#driving) return;
    this.#driving = true;
    const goesOn = () => !this.#closed && !this.#paused && this.#fake.countTimers() > this.#idle;
    while (goesOn()) {
      await turn();
      await turn();
      if (goesOn()) this.#fake.next();
    }
    this.#driving = false;
  }
}

/** One turn of the real event loop: all microtasks have run, and what they started. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
