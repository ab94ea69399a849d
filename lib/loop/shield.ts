/** Cancelling the wait without the work. */
import { type Awaitable, checkAwaitable, ensureFuture, type ResultOf } from "./ensure_future.ts";
import type { Future } from "./future.ts";

/**
 * Lets the caller be cancelled while the work goes on.
 *
 * - **Results and errors pass through** (SH1); work that is done already is returned as it is
 *   (SH4).
 * - **Cancelling the shield** (SH2) takes effect at once, and the work goes on.
 * - **Cancelling the work** (SH3) cancels the shield.
 * - **No failure is lost** (SH6): if the work fails after the shield was cancelled, and the failure
 *   is not looked at, it is reported when the loop closes.
 *
 * Idea: Python's `asyncio.shield`.
 *
 * @example The shield is cancelled, the work is not
 * ```ts
 * import { run, runningLoop, shield, sleep, VirtualClock } from "@course/loop";
 * import { assertEquals } from "@std/assert";
 *
 * function* main() {
 *   const work = runningLoop().createTask(sleep(2, "saved"));
 *   const shielded = shield(work);
 *   shielded.cancel();
 *   return [shielded.cancelled, yield* work];
 * }
 * assertEquals(await run(main(), { clock: new VirtualClock() }), [true, "saved"]);
 * ```
 */
export function shield<A extends Awaitable>(awaitable: A): Future<ResultOf<A>> {
  checkAwaitable("shield", awaitable);
  const inner = ensureFuture(awaitable);
  if (inner.done) return inner;
  const outer = inner.loop.createFuture<ResultOf<A>>();
  const shieldInnerDone = () => {
    if (!outer.done) copyOutcome(inner, outer);
  };
  const shieldOuterDone = () => {
    inner.removeDoneCallback(shieldInnerDone);
  };
  inner.addDoneCallback(shieldInnerDone);
  outer.addDoneCallback(shieldOuterDone);
  return outer;
}

function copyOutcome<T>(from: Future<T>, to: Future<T>): void {
  if (from.cancelled) {
    to.cancel();
    return;
  }
  const error = from.exception();
  if (from.state === "rejected") to.setException(error);
  else to.setResult(from.result());
}
