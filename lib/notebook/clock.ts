/**
 * The clock that the timers of this realm run on: the real one, or a virtual one that jumps to the
 * next timer as soon as nothing else can happen.
 *
 * Every `setTimeout`, `setInterval`, `Date` and `performance.now` of an experiment goes through the
 * clock on top of a small stack, so that a checker can put a clock of its own on top of a
 * notebook's, and take it off again.
 */
import FakeTimers from "@sinonjs/fake-timers";
import { type TimerClock, type TimerRecord, timers } from "./timers.ts";

type TimerHandle = ReturnType<typeof globalThis.setTimeout>;

const setImmediate = globalThis.setImmediate;
const RealDate = globalThis.Date;
const performanceNow = performance.now.bind(performance);

/** What was there before any clock was put on: for waits that must be real. */
export const real = {
  setTimeout: globalThis.setTimeout.bind(globalThis),
  clearTimeout: globalThis.clearTimeout.bind(globalThis),
  setInterval: globalThis.setInterval.bind(globalThis),
  clearInterval: globalThis.clearInterval.bind(globalThis),
  now: performanceNow,
};

/** A source of time and timers. */
export interface Clock extends TimerClock {
  readonly virtual: boolean;
  /** Milliseconds since the clock began. */
  now(): number;
}

/** The host's own clock. */
export const realClock: Clock & { Date: DateConstructor } = {
  virtual: false,
  Date: RealDate,
  ...real,
};

/**
 * A clock that starts at 0 and moves only when a whole turn of the real event loop has passed
 * without work: then it jumps to the next timer and runs it. Nothing waits, and every duration is
 * exact.
 */
export class VirtualClock implements Clock {
  readonly virtual = true;
  readonly Date: DateConstructor;
  readonly #fake = FakeTimers.createClock(0);
  #driving = false;
  #paused = false;
  #closed = false;

  constructor() {
    this.Date = this.#fake.Date;
  }

  now(): number {
    return this.#fake.now;
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

  /** Stands still, as long as another clock is on top of it. */
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

  /** Two turns of the real loop, then the next timer; rests while there is none. */
  async #drive(): Promise<void> {
    if (this.#driving) return;
    this.#driving = true;
    const goesOn = () => !this.#closed && !this.#paused && this.#fake.countTimers() > 0;
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

const stack: (Clock & { Date: DateConstructor })[] = [];

/** The clock in use. */
export function currentClock(): Clock {
  return stack.at(-1) ?? realClock;
}

/**
 * Puts a clock on top: from now on the realm's timers and times are its own, and a virtual clock
 * below it stands still.
 *
 * @returns a function that takes it off
 */
export function putOn(clock: Clock & { Date: DateConstructor }): () => void {
  stack.push(clock);
  restack();
  return () => {
    stack.splice(stack.lastIndexOf(clock), 1);
    restack();
  };
}

function restack(): void {
  const top = stack.at(-1) ?? realClock;
  for (const clock of stack) if (clock instanceof VirtualClock && clock !== top) clock.pause();
  if (top instanceof VirtualClock) top.resume();
  dress(top);
}

/** The timers that are waiting now, of any clock. */
export function waitingTimers(): TimerRecord[] {
  return timers.waiting();
}

let tracked = false;

/** Keeps a record of every timer from now on, on the real clock too. */
export function trackTimers(): void {
  tracked = true;
  dress(currentClock() as Clock & { Date: DateConstructor });
}

function dress(clock: Clock & { Date: DateConstructor }): void {
  const bare = clock === realClock && !tracked;
  Object.assign(globalThis, bare ? timers.untouched : timers.functions(clock));
  globalThis.Date = clock.Date;
  performance.now = () => clock.now();
}
