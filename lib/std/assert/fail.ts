import { AssertionError } from "./assertion_error.ts";
import { suffix } from "./_text.ts";

/** Fails: this line should not have been reached in this test. */
export function fail(msg?: string): never {
  throw new AssertionError(`Failed assertion${suffix(msg)}`);
}
