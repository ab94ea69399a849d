/** How long something took, as a claim. */
import { AssertionError } from "@std/assert";
import { currentClock } from "./clock.ts";

/** A real timer may seem to fire early by its clock's resolution. */
const EARLY_MS = 2;
const LATE_MS = 250;
const LATE_SHARE = 0.25;

/**
 * Asserts that a measured duration is the expected one, both in milliseconds.
 *
 * - On the virtual clock: exactly.
 * - On the real clock: never early, and late by no more than 250 ms plus a quarter of the expected
 *   time.
 *
 * @example
 * ```ts
 * import { assertTook } from "@course/notebook";
 * import { assertThrows } from "@std/assert";
 *
 * assertTook(2010, 2000);
 * assertThrows(() => assertTook(1000, 2000));
 * ```
 *
 * @throws {AssertionError} when it took too short or too long
 * @throws {RangeError} when either is not a number of 0 or more
 */
export function assertTook(ms: number, expected: number): void {
  for (const [name, value] of [["ms", ms], ["expected", expected]] as const) {
    if (!(value >= 0)) {
      throw new RangeError(
        `Cannot compare durations: ${name} must be a number of 0 or more, received ${value}`,
      );
    }
  }
  const exact = currentClock().virtual;
  const earliest = exact ? expected : expected - EARLY_MS;
  const latest = exact ? expected : expected + LATE_MS + LATE_SHARE * expected;
  const took = Math.round(ms * 1000) / 1000;
  if (took >= earliest && took <= latest) return;
  const claim = exact ? `exactly ${expected} ms` : `${expected} ms (at most ${latest} ms)`;
  throw new AssertionError(`Expected it to take ${claim}, but it took ${took} ms`);
}
