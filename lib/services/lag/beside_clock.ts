/** Whether work blocks the event loop: a clock that ticks beside it. */
import { threadCpuUsage } from "node:process";

/** What a clock noticed during some work. Times are milliseconds. */
export interface BesideClock {
  readonly took: number;
  /** How often it ticked. */
  readonly ticks: number;
  /** Its longest pause. */
  readonly longest: number;
  /** The CPU time of this thread. */
  readonly cpu: number;
}

/**
 * Does the work while a clock ticks every 2 ms, or as often as the event loop lets it.
 *
 * @example Work that blocks
 * ```ts
 * import { besideClock } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * const { ticks } = await besideClock(() => {
 *   for (const start = performance.now(); performance.now() < start + 20;);
 * });
 * assertEquals(ticks, 0);
 * ```
 */
export async function besideClock(work: () => unknown): Promise<BesideClock> {
  const cpuBefore = threadCpuUsage();
  const start = performance.now();
  let ticks = 0, last = start, longest = 0;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const clock = setInterval(() => {
    look();
    ticks++;
  }, 2);
  try {
    await work();
  } finally {
    clearInterval(clock);
  }
  look();
  const { user, system } = threadCpuUsage(cpuBefore);
  return { took: last - start, ticks, longest, cpu: (user + system) / 1000 };
}
