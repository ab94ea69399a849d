/** All results at once, in the order of the arguments. */
import { checkBoolean, checkOptions } from "./checks.ts";
import { type Awaitable, ensureFuture, type ResultOf, toAwaitables } from "./ensure_future.ts";
import { CancelledError } from "./errors.ts";
import { Future } from "./future.ts";
import { observing } from "./observe.ts";
import { runningLoop } from "./running_loop.ts";

/** The future of a gather: cancelling it cancels the children, and it ends when they have ended. */
class GatheringFuture<T> extends Future<T> {
  children: readonly Future<unknown>[] = [];
  /** Set once a child has accepted a cancel. */
  cancelRequest: CancelledError | undefined;

  override cancel(message?: string): boolean {
    if (this.done) return false;
    const accepted = this.children.map((child) => child.cancel(message)).includes(true);
    if (accepted) this.cancelRequest = new CancelledError(message);
    return accepted;
  }
}

/**
 * Waits for several things at once, and returns their results in the order of the arguments.
 *
 * - **The children start at the call.** The same one twice runs once, and fills both places (G9).
 * - **The first failure settles it** (G3, G5) at once, and leaves the other children running; a
 *   child that was cancelled counts as a failure with its CancelledError.
 * - **With `returnExceptions`** (G4) all are waited for, and how each ended is in its place.
 * - **Cancelling it cancels the children** (G6, G8) that are not done, in order. With
 *   `returnExceptions` it ends when they have ended; in both cases with a CancelledError.
 *
 * Idea: Python's `asyncio.gather`, with the records of `Promise.allSettled`.
 *
 * @example Results in the order of the arguments
 * ```ts
 * import { gather, run, sleep, VirtualClock } from "@course/loop";
 * import { assertEquals } from "@std/assert";
 *
 * function* main() {
 *   return yield* gather([sleep(2, "slow"), sleep(1, "fast")]);
 * }
 * assertEquals(await run(main(), { clock: new VirtualClock() }), ["slow", "fast"]);
 * ```
 */
export function gather<A extends Awaitable>(
  awaitables: Iterable<A>,
  options?: { returnExceptions?: false },
): Future<ResultOf<A>[]>;
export function gather<A extends Awaitable>(
  awaitables: Iterable<A>,
  options: { returnExceptions: true },
): Future<PromiseSettledResult<ResultOf<A>>[]>;
export function gather<A extends Awaitable>(
  awaitables: Iterable<A>,
  options: { returnExceptions?: boolean } = {},
): Future<unknown[]> {
  const args = toAwaitables("gather", awaitables);
  const returnExceptions = observing(args, () => {
    checkOptions("gather", options);
    const { returnExceptions = false } = options;
    checkBoolean("gather", "returnExceptions", returnExceptions);
    return returnExceptions;
  });
  const loop = observing(
    args,
    () => args.find((arg) => arg instanceof Future)?.loop ?? runningLoop(),
  );
  const outer = new GatheringFuture<unknown[]>(loop, "gather");
  if (args.length === 0) {
    outer.setResult([]);
    return outer;
  }

  let unfinished = 0;
  const gatherChildDone = (child: Future) => {
    unfinished--;
    // A child that fails after the gather has ended is looked at here, and so not reported.
    const result = resultOf(child);
    if (outer.done) return;
    if (result.status === "rejected" && !returnExceptions) outer.setException(result.reason);
    else if (unfinished === 0) finish();
  };
  const finish = () => {
    if (outer.cancelRequest !== undefined) outer.setException(outer.cancelRequest);
    else if (returnExceptions) outer.setResult(children.map(resultOf));
    else outer.setResult(children.map((child) => child.result()));
  };

  const futures = new Map<A, Future>();
  const doneAlready: Future[] = [];
  const children = args.map((arg) => {
    const known = futures.get(arg);
    if (known !== undefined) return known;
    const future = ensureFuture(arg, loop);
    futures.set(arg, future);
    unfinished++;
    if (future.done) doneAlready.push(future);
    else future.addDoneCallback(gatherChildDone);
    return future;
  });
  outer.children = children;
  for (const child of doneAlready) gatherChildDone(child);
  return outer;
}

/** How a done future ended. Counts as looking at it. */
function resultOf(future: Future): PromiseSettledResult<unknown> {
  try {
    return { status: "fulfilled", value: future.result() };
  } catch (reason) {
    return { status: "rejected", reason };
  }
}
