import { AssertionError } from "./assertion_error.ts";
import { difference, format, suffix } from "./_text.ts";

/** Asserts that two values are the same one (`Object.is`). */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (Object.is(actual, expected)) return;
  const seen = format(actual), wanted = format(expected);
  throw new AssertionError(
    seen === wanted
      ? `Values have the same structure but are not reference-equal${suffix(msg)}\n\n` +
        `${seen.replaceAll(/^/gm, "    ")}\n`
      : `Values are not strictly equal${suffix(msg)}\n\n${difference(seen, wanted)}\n`,
  );
}
