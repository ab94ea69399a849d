import { AssertionError } from "./assertion_error.ts";
import { suffix } from "./_text.ts";

/**
 * Asserts that two numbers are at most `tolerance` apart; by default that is one part in ten
 * million of what was expected.
 */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance: number = Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7,
  msg?: string,
): void {
  if (Object.is(actual, expected)) return;
  const delta = Math.abs(expected - actual);
  if (delta <= tolerance) return;
  const text = (n: number) => Number.isInteger(n) ? `"${n}"` : `"${n.toExponential()}"`;
  throw new AssertionError(
    `Expected actual: ${text(actual)} to be close to ${text(expected)}: ` +
      `delta ${text(delta)} is greater than ${text(tolerance)}${suffix(msg)}`,
  );
}
