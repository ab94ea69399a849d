/** A clock that jumps. */
import { checkSeconds } from "./checks.ts";
import type { LoopClock } from "./clock.ts";

/**
 * A clock that does not wait: it jumps to the next deadline.
 *
 * - **It does not move while anything is ready**; it starts at 0.
 * - **It moves exactly to the next deadline** (EL5) of a timer that was not cancelled.
 *
 * So a program of 23 seconds runs in a millisecond, and in the same order on every machine.
 * Idea: the virtual-time schedulers of Trio and tokio.
 *
 * @example 23 seconds at once
 * ```ts
 * import { run, runningLoop, sleep, VirtualClock } from "@course/loop";
 * import { assertEquals } from "@std/assert";
 *
 * function* main() {
 *   yield* sleep(23);
 *   return runningLoop().time();
 * }
 * assertEquals(await run(main(), { clock: new VirtualClock() }), 23);
 * ```
 */
export class VirtualClock implements LoopClock {
  #now = 0;

  /** The time reached, in seconds. */
  now(): number {
    return this.#now;
  }

  /** Moves on to `when`; never back. */
  jumpTo(when: number): void {
    checkSeconds("jump", "when", when);
    this.#now = Math.max(this.#now, when);
  }
}
