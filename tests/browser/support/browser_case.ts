/** A test in a browser, which leaves nothing behind when it is stopped. */
import { stoppable } from "../../../lib/tools/kit/mod.ts";

/** Registers a test that starts programs: they are ended too when the test run is stopped. */
export function browserTest(name: string, fn: (t: Deno.TestContext) => Promise<void>): void {
  Deno.test({
    name,
    sanitizeOps: false, // Playwright keeps a connection that it does not wait for.
    sanitizeResources: false,
    sanitizeExit: false,
    fn: (t) => stoppable(() => fn(t)),
  });
}
