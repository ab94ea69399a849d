import { type AbortListener, addAbortListener, removeAbortListener } from "./abort_listeners.ts";
import { Alarm, checkMilliseconds, timeoutError } from "./alarm.ts";
import { type Awaitable, toAwaitables } from "./awaitable.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";
import { WaitList } from "./wait_list.ts";
import { whenDone } from "./when_done.ts";

/** The options of `asCompleted()`. */
export interface AsCompletedOptions extends Cancellable {
  /** Give up on those that are not done so many milliseconds after the call. */
  timeout?: number;
}

/**
 * Gives them one by one, in the order in which they are done (AC1): an iterator for `for await`.
 *
 * - **The original objects come out** (AC2), each once (AC8), not their results: a failure is thrown
 *   where you await the one that failed. TypeScript believes that `for await` unwraps what it gives,
 *   hence the cast in the example.
 * - **The timeout** counts from the call (AC3, AC4): those that are done by then are given, then
 *   a `TimeoutError` is thrown.
 * - **`next()` may be called ahead** (AC6, AC7): the calls are served in their order, each with
 *   another one.
 * - **Nothing is cancelled** (AC10) by leaving the loop, by the timeout or by aborting the signal;
 *   leaving the loop ends this iterator (AC5).
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
 * @throws {TypeError} At the call, if one of them is neither a task nor a promise (AC9).
 * @throws {RangeError} At the call, if the timeout is `NaN`.
 */
export function asCompleted<A extends Awaitable<unknown>>(
  awaitables: Iterable<A>,
  options: AsCompletedOptions = {},
): AsyncIterableIterator<A> {
  const signal = signalOf(options);
  const { timeout = Infinity } = options;
  const all = new Set(toAwaitables(awaitables, "Cannot iterate as completed"));
  checkMilliseconds(timeout, "timeout", "Cannot iterate as completed");
  return new CompletionIterator(all, timeout, signal);
}

/** Hand-written: an async generator would await the tasks that it yields, and give their results. */
class CompletionIterator<A extends Awaitable<unknown>> implements AsyncIterableIterator<A> {
  /** Done, in the order of completion, and given up to `#given`. */
  #done: A[] = [];
  #given = 0;
  /** Not done yet, and still expected. */
  #missing: number;
  /** Calls of `next()` that came ahead. Somebody waits ⇒ everyone who is done has been given. */
  readonly #waiters = new WaitList<IteratorResult<A>>();
  /** To be thrown by the next call, once. */
  #lateness: DOMException | undefined;
  readonly #alarm: Alarm;
  readonly #subscriptions: (() => void)[];
  readonly #signal: AbortSignal | undefined;
  readonly #listener: AbortListener = { onAbort: () => this.#leave() };

  constructor(all: Set<A>, timeout: number, signal: AbortSignal | undefined) {
    this.#missing = all.size;
    this.#signal = signal;
    this.#alarm = new Alarm(timeout, () => this.#onTimeout(timeout));
    this.#subscriptions = [...all].map((one) => whenDone(one, () => this.#onDone(one)));
    if (this.#missing === 0 || signal?.aborted) this.#leave();
    else addAbortListener(signal, this.#listener);
  }

  next(): Promise<IteratorResult<A>> {
    if (this.#signal?.aborted) return Promise.reject(this.#signal.reason);
    if (this.#given < this.#done.length) {
      return Promise.resolve({ value: this.#done[this.#given++], done: false });
    }
    if (this.#missing > 0) return this.#waiters.park(this.#signal, undefined);
    const lateness = this.#lateness;
    this.#lateness = undefined;
    return lateness === undefined ? Promise.resolve(FINISHED) : Promise.reject(lateness);
  }

  return(): Promise<IteratorResult<A>> {
    this.#leave();
    this.#done = [];
    this.#missing = 0;
    this.#lateness = undefined;
    this.#waiters.resolveAll(FINISHED);
    return Promise.resolve(FINISHED);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #onDone(one: A): void {
    if (--this.#missing === 0) this.#leave();
    const waiter = this.#waiters.shift();
    if (waiter !== undefined) waiter.resolve({ value: one, done: false });
    else this.#done.push(one);
    if (this.#missing === 0) this.#waiters.resolveAll(FINISHED);
  }

  #onTimeout(timeout: number): void {
    this.#leave();
    const message = `Not done within ${timeout} ms: ${this.#missing} of the tasks and promises`;
    const lateness = () => timeoutError(message);
    this.#missing = 0;
    if (this.#waiters.size === 0) this.#lateness = lateness();
    else this.#waiters.rejectAll(lateness);
  }

  /** Listens to nothing any more. */
  #leave(): void {
    this.#alarm.clear();
    for (const forget of this.#subscriptions) forget();
    removeAbortListener(this.#signal, this.#listener);
  }
}

const FINISHED: IteratorReturnResult<undefined> = { value: undefined, done: true };
