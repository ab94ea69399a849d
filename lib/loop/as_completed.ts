/** One after the other, in the order of completion. */
import { checkOptions, checkSeconds } from "./checks.ts";
import { type Coroutine, once } from "./coroutine.ts";
import { type Awaitable, ensureFuture, type ResultOf, toAwaitables } from "./ensure_future.ts";
import { TimeoutError } from "./errors.ts";
import type { EventLoop } from "./event_loop.ts";
import { Future } from "./future.ts";
import { observing } from "./observe.ts";
import { runningLoop } from "./running_loop.ts";

/**
 * Results in the order in which they come: one slot for each, to be awaited with `yield*`.
 *
 * - **From the call** the work runs, and so does the time of the timeout.
 * - **First slot, first completion** (AC6, AC7): slots are served in the order in which they are
 *   awaited. The same work twice is one slot (AC8).
 * - **A slot throws** what its work failed with; after the timeout each slot without a completion
 *   throws TimeoutError (AC3).
 * - **Leaving early cancels nothing** (AC10), and the iteration can be resumed (AC5).
 *
 * Idea: Python's `asyncio.as_completed`.
 *
 * @example The fast one first
 * ```ts
 * import { asCompleted, run, sleep, VirtualClock } from "@course/loop";
 * import { assertEquals } from "@std/assert";
 *
 * function* main() {
 *   const order: string[] = [];
 *   for (const slot of asCompleted([sleep(2, "slow"), sleep(1, "fast")])) order.push(yield* slot);
 *   return order;
 * }
 * assertEquals(await run(main(), { clock: new VirtualClock() }), ["fast", "slow"]);
 * ```
 */
export function asCompleted<A extends Awaitable>(
  awaitables: Iterable<A>,
  options: { timeout?: number } = {},
): IterableIterator<Coroutine<ResultOf<A>>> {
  const args = new Set(toAwaitables("iterate as completed", awaitables));
  const { timeout, loop } = observing(args, () => {
    checkOptions("iterate as completed", options);
    const { timeout } = options;
    if (timeout !== undefined) checkSeconds("iterate as completed", "timeout", timeout);
    return { timeout, loop: [...args].find((arg) => arg instanceof Future)?.loop ?? runningLoop() };
  });

  const completions = new Completions<ResultOf<A>>(loop);
  const missing = new Set([...args].map((arg) => ensureFuture(arg, loop)));
  let slotsLeft = missing.size;
  const asCompletedChildDone = (future: Future<ResultOf<A>>) => {
    missing.delete(future);
    completions.put(future);
    if (missing.size === 0) timer?.cancel();
  };
  const timer = timeout === undefined || missing.size === 0
    ? undefined
    : loop.callLater(timeout, function asCompletedOver() {
      for (const future of missing) {
        future.removeDoneCallback(asCompletedChildDone);
        completions.put("time is up");
      }
    });
  for (const future of missing) future.addDoneCallback(asCompletedChildDone);

  return {
    [Symbol.iterator]() {
      return this;
    },
    next() {
      if (slotsLeft === 0) return { done: true, value: undefined };
      slotsLeft--;
      return { done: false, value: once(slot(completions, timeout)) };
    },
  };
}

function* slot<T>(completions: Completions<T>, timeout: number | undefined): Coroutine<T> {
  const completed = yield* completions.take();
  if (completed === "time is up") throw new TimeoutError(`Not done within ${timeout} s`);
  return completed.result();
}

/** What has completed and was not taken yet, and who is waiting for more. */
class Completions<T> {
  readonly #loop: EventLoop;
  readonly #arrived: (Future<T> | "time is up")[] = [];
  readonly #takers: Future<void>[] = [];

  constructor(loop: EventLoop) {
    this.#loop = loop;
  }

  put(completed: Future<T> | "time is up"): void {
    this.#arrived.push(completed);
    this.#wakeOne();
  }

  *take(): Coroutine<Future<T> | "time is up"> {
    // A loop, because what woke this taker may have been taken by one that did not have to wait.
    while (this.#arrived.length === 0) {
      const taker = this.#loop.createFuture<void>();
      this.#takers.push(taker);
      try {
        yield taker;
      } catch (error) {
        // Cancelled while parked: give up the place. Cancelled when woken already: wake another.
        if (this.#takers.includes(taker)) this.#takers.splice(this.#takers.indexOf(taker), 1);
        else if (this.#arrived.length > 0 && !taker.cancelled) this.#wakeOne();
        throw error;
      }
    }
    return this.#arrived.shift()!;
  }

  #wakeOne(): void {
    let taker = this.#takers.shift();
    while (taker?.done) taker = this.#takers.shift();
    taker?.setResult();
  }
}
