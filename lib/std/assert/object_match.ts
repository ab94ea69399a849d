import { assertEquals } from "./equals.ts";

/** Asserts that an object has at least the expected properties, with equal values, all the way down. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  assertEquals(common(actual, expected, new Map()), expected, msg);
}

/** The part of `actual` that `expected` speaks of. */
function common(
  actual: unknown,
  expected: unknown,
  seen: Map<unknown, unknown>,
): unknown {
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.map((item, i) => i in expected ? common(item, expected[i], seen) : item);
  }
  if (!isPlain(actual) || !isPlain(expected)) return actual;
  if (seen.has(actual)) return seen.get(actual);
  const part: Record<PropertyKey, unknown> = Object.create(
    Object.getPrototypeOf(expected),
  );
  seen.set(actual, part);
  for (const key of Reflect.ownKeys(expected)) {
    if (key in actual) part[key] = common(actual[key], expected[key], seen);
  }
  return part;
}

function isPlain(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null &&
    !(value instanceof Map || value instanceof Set || value instanceof Date ||
      value instanceof RegExp || value instanceof Error ||
      ArrayBuffer.isView(value) ||
      Array.isArray(value));
}
