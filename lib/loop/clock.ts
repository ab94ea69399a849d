/** Where a loop gets its time from. */
export interface LoopClock {
  /** Seconds since some fixed moment; never goes back. */
  now(): number;
  /** A deadline that is so near, in seconds, counts as reached; exactly reached if left out. */
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
  // What adding seconds may be off by; much less than the clock can tell.
  resolution: 1e-9,
};
