/** A promise must not end the program only because the call that it was passed to was refused. */
import { isPromise } from "node:util/types";

const { then } = Promise.prototype;

/**
 * Makes sure that a rejection of this value, if it is a promise, is never unhandled (A13).
 *
 * Other things with a `then` are left alone: calling it might start work that is no longer wanted.
 */
export function observe(value: unknown): void {
  if (typeof value !== "object" || !isPromise(value)) return;
  try {
    Reflect.apply(then, value, [undefined, () => {}]);
  } catch {
    // A lazy subclass, which has not started anything that could fail.
  }
}
