/**
 * The clock that the timers of this realm run on: the real one, or a virtual one that jumps to the
 * next timer as soon as nothing else can happen.
 *
 * Every `setTimeout`, `setInterval`, `Date` and `performance.now` of an experiment goes through the
 * clock on top of a small stack, so that a checker can put a clock of its own on top of a
 * notebook's, and take it off again.
 */
import { JumpingClock } from "./jumping_clock.ts";
import { RealTimers } from "./real_timers.ts";
import { hostSignals, signalsOn } from "./timeout_signals.ts";
import { type TimerClock, timers } from "./timers.ts";

const RealDate = globalThis.Date;
const performanceNow = performance.now.bind(performance);

/** What was there before any clock was installed: for waits that must be real. */
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
  /** Called before the real clock is installed on top of this one; may refuse that by throwing. */
  beforeRealTime?(): void;
}

/** The host's own clock. */
export const realClock: Clock & { Date: DateConstructor } = {
  virtual: false,
  Date: RealDate,
  now: real.now,
  ...new RealTimers(real),
};

const stack: (Clock & { Date: DateConstructor })[] = [];

/** The clock in use. */
export function currentClock(): Clock {
  return stack.at(-1) ?? realClock;
}

/**
 * Installs a clock: from now on the realm's timers and times are its own, and a virtual clock below
 * it does not move.
 *
 * @returns a function that removes it again
 */
export function installClock(clock: Clock & { Date: DateConstructor }): () => void {
  stack.push(clock);
  restack();
  return () => {
    stack.splice(stack.lastIndexOf(clock), 1);
    restack();
  };
}

/** Uninstalls all clocks but the first `kept`: the code that installed the others was cut off. */
export function uninstallClocks(kept: number): void {
  if (stack.length <= kept) return;
  stack.length = kept;
  restack();
}

/** How many clocks are installed. */
export function installedClocks(): number {
  return stack.length;
}

function restack(): void {
  const top = stack.at(-1) ?? realClock;
  for (const clock of stack) if (clock instanceof JumpingClock && clock !== top) clock.pause();
  if (top instanceof JumpingClock) top.resume();
  replaceGlobals(top);
}

let tracked = false;

/** Keeps a record of every timer from now on, even on the real clock. */
export function trackTimers(): void {
  tracked = true;
  replaceGlobals(currentClock() as Clock & { Date: DateConstructor });
}

function replaceGlobals(clock: Clock & { Date: DateConstructor }): void {
  const bare = clock === realClock && !tracked;
  Object.assign(globalThis, bare ? timers.untouched : timers.functions(clock));
  Object.assign(AbortSignal, clock.virtual ? signalsOn(clock) : hostSignals);
  globalThis.Date = clock.Date;
  performance.now = () => clock.now();
}
