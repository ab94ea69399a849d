/** A profiler on a busy machine. */
import { retry } from "@std/async";

/** While a busy machine gives it no time, the profiler sees nothing: then all takes longer. */
export function whenLookedAt(check: (longer: number) => Promise<void>): Promise<void> {
  let longer = 0;
  return retry(() => check(++longer), { maxAttempts: 5, minTimeout: 0 });
}
