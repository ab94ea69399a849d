/** Virtual time for tests: the same code takes the same time on every machine, and no time at all. */
import { real } from "./clock.ts";
import { JumpingClock, turn } from "./jumping_clock.ts";
import { ClockScope } from "./clock_scope.ts";
import { timers } from "./timers.ts";

/**
 * Some real turns of the event loop: whatever was going to happen by itself has happened, timers
 * that are due and reports of unhandled rejections included.
 *
 * @example
 * ```ts
 * import { settle } from "@course/notebook/virtual";
 * import { assert } from "@std/assert";
 *
 * let ran = false;
 * queueMicrotask(() => ran = true);
 * await settle();
 * assert(ran);
 * ```
 */
export async function settle(): Promise<void> {
  await new Promise((resolve) => real.setTimeout(resolve, 0));
  await turn(); // A timer may run before a rejection that is older is reported; this cannot.
}

/**
 * Wraps a test so that it runs on a virtual clock of its own.
 *
 * - `setTimeout`, `setInterval`, `Date` and `performance.now` run on the clock, which starts at 0
 *   and jumps to the next timer as soon as nothing else can happen.
 * - A test with an unhandled rejection fails, unless a listener of its own has called
 *   `preventDefault` on the event.
 * - A test that leaves a timer behind fails, as it would by Deno's sanitizers on the real clock.
 *
 * @example
 * ```ts
 * import { onVirtualTime } from "@course/notebook/virtual";
 * import { assertEquals } from "@std/assert";
 *
 * const twentySeconds = onVirtualTime(async () => {
 *   const start = performance.now();
 *   await new Promise((resolve) => setTimeout(resolve, 20_000));
 *   assertEquals(performance.now() - start, 20_000);
 * });
 * await twentySeconds(undefined as unknown as Deno.TestContext);
 * ```
 */
export function onVirtualTime(
  test: (t: Deno.TestContext) => void | Promise<void>,
): (t: Deno.TestContext) => Promise<void> {
  return async (t) => {
    timers.tracing = true;
    using scope = new ClockScope(new JumpingClock());
    await test(t);
    const left = scope.waiting().filter(({ origin }) => origin() !== "");
    await settle();
    if (left.length > 0) {
      const lengths = left.map(({ kind, ms, origin }) => `${kind} of ${ms} ms at ${origin()}`);
      throw new Error(
        `Timers were started in this test, but never ended: ${lengths.join(", ")}`,
      );
    }
    if (scope.unhandled.length > 0) {
      throw new AggregateError(scope.unhandled, "Unhandled rejection in a test");
    }
  };
}
