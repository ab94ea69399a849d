import { AssertionError } from "./assertion_error.ts";
import { equal } from "./equal.ts";
import { suffix } from "./_text.ts";

/** Asserts that two values do not have the same structure (see {@linkcode equal}). */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) return;
  throw new AssertionError(
    `Expected actual: ${String(actual)} not to be: ${String(expected)}${suffix(msg)}`,
  );
}
