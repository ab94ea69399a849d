/** One after the other, in the order of completion. */
import { onAbort } from "./abort_listeners.ts";
import { Alarm, checkMilliseconds, timeoutError } from "./alarm.ts";
import { type Awaitable, HandedIn } from "./awaitable.ts";
import type { Cancellable } from "./cancellable.ts";
import { FINISHED, LeavableIterator } from "./leavable_iterator.ts";
import { WaitList } from "./wait_list.ts";
import { whenDone } from "./when_done.ts";

/** The options of `asCompleted()`. */
export interface AsCompletedOptions extends Cancellable {
  /** Give up on those that are not done this many milliseconds after the call. */
  timeout?: number;
}

/**
 * Yields them one by one, in the order in which they are done (AC1): an iterator for `for await`.
 *
 * - **The original objects come out** (AC2), each once (AC8), not their results: a failure is
 *   thrown where you await the one that failed. TypeScript believes that `for await` unwraps what
 *   it yields, hence the cast in the example. The `then` of a foreign thenable is called once
 *   (A14), and once more if you await it.
 * - **The timeout** counts from the call (AC3, AC4): those that are done by then are yielded, then
 *   a `TimeoutError` is thrown.
 * - **`next()` may be called ahead** (AC6, AC7): the calls are served in their order, each with
 *   another one.
 * - **Nothing is cancelled** (AC10) by leaving the loop, by the timeout or by aborting the signal;
 *   leaving the loop ends this iterator (AC5), and every pending `next()` (A15).
 *
 * Idea: Python's `asyncio.as_completed`.
 *
 * @example The quickest first
 * ```ts
 * import { asCompleted, createTask, type Task } from "@course/async";
 * import { delay } from "@std/async";
 * import { assertEquals } from "@std/assert";
 *
 * const sleepers = [300, 100, 200].map((ms) => createTask(() => delay(ms), { name: `${ms} ms` }));
 * const order: string[] = [];
 * for await (const one of asCompleted(sleepers)) {
 *   const task = one as unknown as Task<void>;
 *   order.push(task.name);
 * }
 * assertEquals(order, ["100 ms", "200 ms", "300 ms"]);
 * ```
 *
 * @throws {TypeError} If one of them is neither a task nor a promise (AC9).
 * @throws {RangeError} If the timeout is `NaN`.
 */
export function asCompleted<A extends Awaitable<unknown>>(
  awaitables: Iterable<A>,
  options: AsCompletedOptions = {},
): AsyncIterableIterator<A> {
  let timeout = Infinity;
  const handedIn = new HandedIn("Cannot iterate as completed", awaitables, options, () => {
    ({ timeout = Infinity } = options);
    checkMilliseconds(timeout, "timeout", "Cannot iterate as completed");
  });
  return new CompletionIterator(handedIn, timeout);
}

/**
 * Hand-written: an async generator would await the tasks that it yields, and yield their results.
 */
class CompletionIterator<A extends Awaitable<unknown>> extends LeavableIterator<A> {
  /** Done, in the order of completion, and yielded up to `#given`. */
  #done: A[] = [];
  #given = 0;
  /** Not done yet, and still expected. */
  #missing: number;
  /** Calls to `next()` that came ahead. One waits ⇒ all that are done have been yielded. */
  readonly #waiters = new WaitList<IteratorResult<A, void>>();
  /** To be thrown by the next call, once. */
  #lateness: DOMException | undefined;
  #alarm: Alarm | undefined;
  #subscriptions: (() => void)[] = [];
  readonly #signal: AbortSignal | undefined;

  constructor(handedIn: HandedIn<A>, timeout: number) {
    super();
    const all = new Set(handedIn.all);
    this.#missing = all.size;
    this.#signal = handedIn.signal;
    if (this.#missing === 0 || this.#signal?.aborted) return;
    this.#subscriptions = [...all].map((one) =>
      whenDone(handedIn.adopted(one), () => this.#onDone(one))
    );
    this.#subscriptions.push(onAbort(this.#signal, () => this.#stopListening()));
    this.#alarm = new Alarm(timeout, () => this.#onTimeout(timeout));
  }

  protected override advance(): Promise<IteratorResult<A, void>> {
    if (this.#signal?.aborted) return Promise.reject(this.#signal.reason);
    if (this.#given < this.#done.length) {
      return Promise.resolve({ value: this.#done[this.#given++], done: false });
    }
    if (this.#missing > 0) return this.#waiters.park(this.#signal, undefined);
    const lateness = this.#lateness;
    this.#lateness = undefined;
    return lateness === undefined ? Promise.resolve(FINISHED) : Promise.reject(lateness);
  }

  protected override leave(): void {
    this.#stopListening();
    this.#done = [];
    this.#waiters.resolveAll(FINISHED);
  }

  #onDone(one: A): void {
    if (--this.#missing === 0) this.#stopListening();
    const waiter = this.#waiters.shift();
    if (waiter !== undefined) waiter.resolve({ value: one, done: false });
    else this.#done.push(one);
    if (this.#missing === 0) this.#waiters.resolveAll(FINISHED);
  }

  #onTimeout(timeout: number): void {
    this.#stopListening();
    const message = `Not done within ${timeout} ms: ${this.#missing} of the tasks and promises`;
    const lateness = () => timeoutError(message);
    this.#missing = 0;
    if (this.#waiters.size === 0) this.#lateness = lateness();
    else this.#waiters.rejectAll(lateness);
  }

  #stopListening(): void {
    this.#alarm?.clear();
    for (const forget of this.#subscriptions) forget();
  }
}
