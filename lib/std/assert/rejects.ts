import { AssertionError } from "./assertion_error.ts";
import { assertIsError } from "./is_error.ts";
import { suffix } from "./_text.ts";

// deno-lint-ignore no-explicit-any
type ErrorClass<E> = abstract new (...args: any[]) => E;

/** Asserts that a function returns a promise that rejects, and resolves to the reason. */
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
/** Asserts that a promise rejects with an error of a class, whose message holds a text. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects<E extends Error>(
  fn: () => PromiseLike<unknown>,
  classOrMsg?: ErrorClass<E> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const expected = typeof classOrMsg === "string" ? undefined : classOrMsg;
  const note = typeof classOrMsg === "string" ? classOrMsg : msg;
  const outcome = promiseFrom(fn, note);
  try {
    await outcome;
  } catch (error) {
    if (!expected) return error;
    if (!(error instanceof Error)) {
      throw new AssertionError(
        `A non-Error object was rejected${suffix(note)}`,
      );
    }
    assertIsError(error, expected, msgIncludes, note);
    return error;
  }
  throw new AssertionError(`Expected function to reject${suffix(note)}`);
}

/** A function that throws at once, or returns no promise, has not rejected. */
function promiseFrom(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): PromiseLike<unknown> {
  let outcome: PromiseLike<unknown> | undefined;
  try {
    outcome = fn();
  } catch (cause) {
    throw new AssertionError(
      `Function throws when expected to reject${suffix(msg)}`,
      { cause },
    );
  }
  if (typeof outcome?.then === "function") return outcome;
  throw new AssertionError(
    `Function throws when expected to reject${suffix(msg)}`,
  );
}
