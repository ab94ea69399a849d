import { AssertionError } from "./assertion_error.ts";
import { suffix } from "./_text.ts";

/** Asserts, at compile time too, that every case has been dealt with. */
export function assertNever(x: never, msg?: string): never {
  throw new AssertionError(`Expect ${x} to be of type never${suffix(msg)}`);
}
