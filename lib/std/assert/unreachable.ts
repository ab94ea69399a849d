import { AssertionError } from "./assertion_error.ts";
import { suffix } from "./_text.ts";

/** Fails: the code believed that it could not come here. */
export function unreachable(reason?: string): never {
  throw new AssertionError(`Unreachable${suffix(reason)}`);
}
