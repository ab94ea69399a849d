/** How long something took, as a claim. */
import { AssertionError } from "@std/assert";
import { currentClock } from "./clock.ts";

/** A real timer never fires before its time; a measurement may err by the grain of its clock. */
const GRAIN_MS = 0.1;
const LATE_MS = 250;
const LATE_SHARE = 0.25;

/**
 * Asserts that a measured duration is the expected one, both in milliseconds.
 *
 * - On the virtual clock: exactly.
 * - On the real clock: never early by more than the clock's grain of 0.1 ms, and late by no more
 *   than 250 ms plus a quarter of the expected time. The message says which, and why that matters.
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
 * @throws {AssertionError} If it was too short or too long.
 * @throws {RangeError} If either is not a number of 0 or more.
 */
export function assertTook(ms: number, expected: number): void {
  checkDuration("ms", ms);
  checkDuration("expected", expected);
  const exact = currentClock().virtual;
  const latest = expected + LATE_MS + LATE_SHARE * expected;
  const took = Math.round(ms * 1000) / 1000;
  const fail = (claim: string, why: string) => {
    throw new AssertionError(`Expected it to take ${claim}, but it took ${took} ms${why}`);
  };
  if (exact && took !== expected) fail(`exactly ${expected} ms`, "");
  if (took < expected - GRAIN_MS) {
    const early = Math.round((expected - took) * 1000) / 1000;
    fail(
      `at least ${expected} ms`,
      `: ${early} ms too early. A timer never fires before its time, so something was not awaited`,
    );
  }
  if (took > latest && !exact) fail(`${expected} ms (at most ${latest} ms)`, "");
}

function checkDuration(name: string, value: unknown): void {
  if (typeof value === "number" && value >= 0) return;
  throw new RangeError(
    `Cannot compare durations: ${name} must be a number of 0 or more, ` +
      `received ${Deno.inspect(value, { colors: false })}`,
  );
}
