/** Where the time comes from. */
import { shown } from "./checks.ts";

/** Where a loop gets its time from. */
export interface LoopClock {
  /** Seconds since some fixed moment; never goes back. */
  now(): number;
  /** A deadline this close, in seconds, counts as reached; 0 if left out. */
  readonly resolution?: number;
  /**
   * A clock that can be moved has this method. The loop calls it when nothing is ready, with the
   * next deadline, instead of waiting.
   */
  jumpTo?(when: number): void;
}

/** The host's own clock, on which waiting takes time. */
export const hostClock: LoopClock = {
  now: () => performance.now() / 1000,
  // The error of adding seconds; much less than the clock can measure.
  resolution: 1e-9,
};

/** Throws unless it tells the time. */
export function checkClock(clock: LoopClock): void {
  if (typeof (clock as LoopClock | null)?.now === "function") return;
  throw new TypeError(
    `Cannot create an event loop: clock must have a function now(), received ${shown(clock)}`,
  );
}
