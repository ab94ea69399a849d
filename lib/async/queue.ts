/** Items on their way. */
import { checkBoolean, checkNumber, checkOptions } from "./arguments.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";
import { QueueEmpty, QueueFull } from "./errors.ts";
import { END, Getters, QueueIterator, shutDown } from "./getters.ts";
import { observe } from "./observe.ts";
import { Ring } from "./ring.ts";
import type { Store } from "./store.ts";
import { Unfinished } from "./unfinished.ts";
import { RESOLVED, WaitList } from "./wait_list.ts";

/**
 * Items on their way from producers to consumers, with room for `maxSize` of them.
 *
 * - **First in, first out** (Q1); {@linkcode PriorityQueue} and {@linkcode LifoQueue} differ in
 *   this alone.
 * - **Backpressure** (Q2–Q7): `put()` waits while the queue is full, `get()` while it is empty; the
 *   twins `putNowait()` and `getNowait()` throw instead. Without a `maxSize`, or with 0 or less, it
 *   is never full.
 * - **Handed over** (Q8, Q15): an item goes to the getter that has waited longest, a free place to
 *   the putter that has; no later call gets in first.
 * - **Nothing lost, nothing doubled** (Q9–Q14, Q22): a getter that gives up leaves its item to the
 *   next; a putter that gives up has put nothing.
 * - **Work is counted** (Q16–Q21): each item that entered is unfinished until a `taskDone()`;
 *   `join()` waits until none is left.
 * - **Any item** (Q23), `undefined` too. An item that is a promise is awaited by `get()`, as by
 *   every promise; if it rejects, that is the failure of whoever takes it (A13).
 * - **`shutdown()`** (QS1–QS8): no more items go in, and those inside can still be taken;
 *   `immediate` drops them, and counts them as done. Iteration takes items until then, and ends
 *   (Q24); one that is left early, even while it waits, takes nothing more (A15).
 *
 * Cancellation: see {@linkcode Cancellable}. Idea: Python's `asyncio.Queue`, with the direct
 * hand-over of Trio's memory channels.
 *
 * @typeParam T What is queued.
 *
 * @example A producer, a consumer, and an end
 * ```ts
 * import { Queue } from "@course/async";
 * import { assertEquals } from "@std/assert";
 *
 * const queue = new Queue<number>(2);
 * async function produce() {
 *   for (let i = 1; i <= 5; i++) await queue.put(i); // Waits while two are inside.
 *   queue.shutdown();
 * }
 * const received: number[] = [];
 * async function consume() {
 *   for await (const item of queue) received.push(item);
 * }
 * await Promise.all([produce(), consume()]);
 * assertEquals(received, [1, 2, 3, 4, 5]);
 * ```
 */
export class Queue<T> implements AsyncIterable<T> {
  /** How many items fit in; `Infinity` if any number does. */
  readonly maxSize: number;
  readonly #store: Store<T>;
  /** A getter waits ⇒ the store is empty, and the queue is not closed. */
  readonly #getters = new Getters<T>();
  /** A putter waits ⇒ the store is full, and the queue is not closed. Each brings its item. */
  readonly #putters = new WaitList<void, T>();
  /** Items that entered and are not done. */
  readonly #unfinished = new Unfinished();
  #closed = false;

  // Where the items are kept, `store`, is the only difference between the kinds of queue.
  constructor(maxSize = Infinity, store: Store<T> = new Ring<T>()) {
    const ok = Number.isSafeInteger(maxSize) || maxSize === Infinity || maxSize === -Infinity;
    checkNumber(ok, maxSize, "Cannot create a queue: maxSize must be an integer, or Infinity");
    this.maxSize = maxSize > 0 ? maxSize : Infinity;
    this.#store = store;
  }

  /** How many items are inside. */
  get size(): number {
    return this.#store.size;
  }

  /** Whether a `get()` would have to wait. */
  get empty(): boolean {
    return this.#store.size === 0;
  }

  /** Whether a `put()` would have to wait. */
  get full(): boolean {
    return this.#store.size >= this.maxSize;
  }

  /** How many items have entered without being reported by `taskDone()`. */
  get unfinished(): number {
    return this.#unfinished.count;
  }

  /** Whether `shutdown()` has been called. */
  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Puts an item in, waiting for a free place.
   *
   * @throws {QueueShutDown} If the queue is shut down, before or during the wait.
   * @throws {unknown} If the signal aborts first: `signal.reason`; the item is not put then.
   */
  put(item: T, options?: Cancellable): Promise<void> {
    observe(item);
    const signal = signalOf(options);
    const refused = this.#refusal(signal);
    if (refused !== undefined) return refused;
    // An item that never fits is refused now; first, since a comparator may change what is inside.
    if (this.full) this.#store.check(item);
    if (this.#tryPut(item)) return RESOLVED;
    // A comparator may have aborted the signal, or shut the queue down.
    return this.#refusal(signal) ?? this.#putters.park(signal, item);
  }

  /**
   * Puts an item in without waiting.
   *
   * @throws {QueueFull} If there is no free place.
   * @throws {QueueShutDown} If the queue is shut down.
   */
  putNowait(item: T): void {
    observe(item);
    if (this.#closed) throw shutDown();
    if (!this.#tryPut(item)) {
      throw new QueueFull(`Cannot put the item: the queue is full, with ${this.size} items`);
    }
  }

  /**
   * Takes an item out, waiting for one.
   *
   * @throws {QueueShutDown} If the queue is shut down and empty, before or during the wait.
   * @throws {unknown} If the signal aborts first: `signal.reason`; no item is taken then.
   */
  get(options?: Cancellable): Promise<T> {
    const signal = signalOf(options);
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#store.size > 0) return Promise.resolve(this.#take());
    if (this.#closed) return Promise.reject(shutDown());
    return this.#getters.park(signal, false) as Promise<T>; // `END` is for iterators only.
  }

  /**
   * Takes an item out without waiting.
   *
   * @throws {QueueEmpty} If there is none.
   * @throws {QueueShutDown} If there is none and the queue is shut down.
   */
  getNowait(): T {
    if (this.#store.size > 0) return this.#take();
    throw this.#closed ? shutDown() : new QueueEmpty("Cannot get an item: the queue is empty");
  }

  /**
   * Reports that the work on one item is done.
   *
   * @throws {RangeError} If it is called more often than items have entered.
   */
  taskDone(): void {
    if (this.#unfinished.count === 0) {
      throw new RangeError("Cannot report a task as done: no item is unfinished");
    }
    this.#unfinished.finish(1);
  }

  /**
   * Waits until every item that entered has been reported by `taskDone()`.
   *
   * @throws {unknown} If the signal aborts first: `signal.reason`; the count stays as it is.
   */
  join(options?: Cancellable): Promise<void> {
    const signal = signalOf(options);
    if (signal?.aborted) return Promise.reject(signal.reason);
    return this.#unfinished.whenNone(signal);
  }

  /**
   * Accepts no more items. Calls that wait to put, or to get what will never come, are rejected
   * with {@linkcode QueueShutDown}; the items inside can still be taken.
   *
   * With `immediate` the items inside are dropped and counted as done. Calling it again does no
   * harm.
   */
  shutdown(options?: { immediate?: boolean }): void {
    checkOptions(options, "Cannot shut the queue down", "{ immediate: true }");
    checkBoolean(options?.immediate, "Cannot shut the queue down: immediate");
    this.#closed = true;
    this.#putters.rejectAll(shutDown);
    this.#getters.end();
    if (options?.immediate) this.#drop();
  }

  /**
   * Takes items as they come, until the queue is shut down and empty. Several iterators share them.
   */
  [Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    return new QueueIterator((stop) => {
      if (this.#store.size > 0) return Promise.resolve(this.#take());
      return this.#closed ? Promise.resolve(END) : this.#getters.park(stop, true);
    });
  }

  /** Why a call to `put()` is not let in, if it is not. */
  #refusal(signal: AbortSignal | undefined): Promise<never> | undefined {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#closed) return Promise.reject(shutDown());
  }

  /** Hands the item to a getter or adds it to the others; false if there is no place for it. */
  #tryPut(item: T): boolean {
    if (this.#store.size === 0) this.#store.check(item);
    const getter = this.#getters.shift();
    if (getter === undefined) {
      if (this.#store.size >= this.maxSize) return false;
      this.#store.add(item);
    }
    this.#unfinished.count++;
    getter?.resolve(item);
    return true;
  }

  /** Takes an item out and gives its place to the putter that has waited longest. */
  #take(): T {
    const item = this.#store.take();
    while (this.#putters.size > 0 && this.#store.size < this.maxSize) {
      const putter = this.#putters.shift()!;
      try {
        this.#store.add(putter.baggage);
        this.#unfinished.count++;
        putter.resolve();
      } catch (error) {
        putter.reject(error); // Its item has no place in the order; the place goes to the next.
      }
    }
    return item;
  }

  #drop(): void {
    // Items may have been reported as done while they were still inside.
    const dropped = Math.min(this.#store.size, this.#unfinished.count);
    this.#store.clear();
    this.#unfinished.finish(dropped);
  }
}
