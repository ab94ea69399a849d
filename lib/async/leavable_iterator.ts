/** The last result of every iteration. */
export const FINISHED: IteratorReturnResult<void> = Object.freeze({
  value: undefined,
  done: true,
});

/**
 * An async iterator that can be left at any time: `return()` settles at once, and so do all pending
 * calls to `next()`; the items that they waited for go to others (A15).
 *
 * An async generator cannot do that: its `return()` waits in line behind a pending `next()`.
 */
export abstract class LeavableIterator<T> implements AsyncGenerator<T, void, undefined> {
  #left = false;

  next(): Promise<IteratorResult<T, void>> {
    return this.#left ? Promise.resolve(FINISHED) : this.advance();
  }

  async return(value?: void | PromiseLike<void>): Promise<IteratorReturnResult<void>> {
    this.#leave();
    return { value: await value, done: true };
  }

  throw(error: unknown): Promise<never> {
    this.#leave();
    return Promise.reject(error);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next item, as long as the iterator has not been left. */
  protected abstract advance(): Promise<IteratorResult<T, void>>;

  /**
   * Fulfils every pending call to `advance()` with `FINISHED`, and takes no more items. Called
   * once.
   */
  protected abstract leave(): void;

  #leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.leave();
  }
}
