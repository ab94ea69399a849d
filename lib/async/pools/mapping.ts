/** The results of `pool.map()`, one by one. */
import { type AbortListener, addAbortListener, removeAbortListener } from "../abort_listeners.ts";
import { CancelledError } from "../errors.ts";
import { Ring } from "../ring.ts";

/** Runs the job for one input. */
export type Start<T> = (input: unknown, signal: AbortSignal) => Promise<T>;

/**
 * Hand-written: `return()` of an async generator would wait for the pending `next()`, which may be
 * waiting for a job that never ends.
 */
export class Mapping<T> implements AsyncIterableIterator<T>, AbortListener {
  /** The results of the started jobs, beginning with the next to be yielded. */
  readonly #results = new Ring<Promise<T>>();
  /** The calls to `next()` that wait. */
  readonly #turns = new Ring<PromiseWithResolvers<IteratorResult<T>>>();
  readonly #jobs = new AbortController();
  #running = 0;
  #exhausted = false;
  #serving = false;
  #ended = false;

  constructor(
    readonly inputs: Iterator<unknown>,
    readonly start: Start<T>,
    /** How many jobs run at a time; at most twice as many are ahead of the consumer. */
    readonly width: number,
    readonly signal: AbortSignal | undefined,
  ) {
    if (signal?.aborted) this.#jobs.abort(signal.reason);
    else addAbortListener(signal, this);
  }

  next(): Promise<IteratorResult<T>> {
    if (this.#ended) return Promise.resolve(FINISHED);
    const turn = Promise.withResolvers<IteratorResult<T>>();
    this.#turns.add(turn);
    if (!this.#serving) this.#serve();
    return turn.promise;
  }

  /**
   * Stops the jobs and ends all pending calls to `next()`; rejects if closing the inputs throws.
   */
  return(): Promise<IteratorResult<T>> {
    const error = this.#end();
    return error === undefined ? Promise.resolve(FINISHED) : Promise.reject(error.value);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  onAbort(reason: unknown): void {
    this.#jobs.abort(reason);
  }

  async #serve(): Promise<void> {
    this.#serving = true;
    while (this.#turns.size > 0) {
      if (this.signal?.aborted) return this.#fail(this.signal.reason);
      this.#startMore();
      const result = this.#results.peek();
      if (result === undefined) return void this.#end();
      try {
        const value = await result;
        if (this.#ended) return;
        this.#results.take();
        this.#turns.take().resolve({ value, done: false });
      } catch (error) {
        if (!this.#ended) this.#fail(error);
        return;
      }
    }
    this.#serving = false;
  }

  #fail(error: unknown): void {
    this.#turns.take().reject(error);
    this.#end(); // What the inputs throw now comes too late: the first error wins.
  }

  readonly #onJobEnded = (): void => {
    this.#running--;
    this.#startMore();
  };

  get #mayStart(): boolean {
    return !this.#exhausted && !this.#jobs.signal.aborted && this.#running < this.width &&
      this.#results.size < 2 * this.width;
  }

  #startMore(): void {
    while (this.#mayStart) {
      const result = this.#startOne();
      if (result === undefined) return;
      this.#running++;
      this.#results.add(result);
      result.then(this.#onJobEnded, this.#onJobEnded);
    }
  }

  #startOne(): Promise<T> | undefined {
    try {
      const { done, value } = this.inputs.next();
      if (!done && !this.#ended) return this.start(value, this.#jobs.signal);
    } catch (error) {
      this.#exhausted = true;
      return Promise.reject(error); // In its place, like the failure of a job.
    }
    this.#exhausted = true;
  }

  /** Returns what the inputs throw, if they do. */
  #end(): { value: unknown } | undefined {
    const letGo = !this.#ended && !this.#exhausted;
    this.#ended = this.#exhausted = true;
    removeAbortListener(this.signal, this);
    this.#jobs.abort(new CancelledError("The result is no longer needed"));
    while (this.#turns.size > 0) this.#turns.take().resolve(FINISHED);
    try {
      if (letGo) this.inputs.return?.();
    } catch (value) {
      return { value };
    }
  }
}

const FINISHED: IteratorReturnResult<undefined> = { value: undefined, done: true };
