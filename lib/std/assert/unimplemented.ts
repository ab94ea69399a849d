import { AssertionError } from "./assertion_error.ts";
import { suffix } from "./_text.ts";

/** Fails: this part is not written yet. */
export function unimplemented(msg?: string): never {
  throw new AssertionError(`Unimplemented${suffix(msg)}`);
}
