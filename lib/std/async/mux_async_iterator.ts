/** An item that arrived, and where it came from; or the failure of a source. */
type Arrival<T> = { value: T; from: AsyncIterator<T> } | { error: unknown };

/**
 * Merges async iterables into one stream, in the order in which their values arrive. Each source is
 * asked for its next value only when the one before has been taken. What a source returns at its
 * end is dropped.
 */
export class MuxAsyncIterator<T> implements AsyncIterable<T> {
  #open = 0;
  readonly #arrived: Arrival<T>[] = [];
  #news = Promise.withResolvers<void>();

  /** Adds a source to the stream, also while the stream is being read. */
  add(iterable: AsyncIterable<T>): void {
    this.#open++;
    this.#ask(iterable[Symbol.asyncIterator]());
  }

  /** The merged stream; throws when a source does. */
  async *iterate(): AsyncIterableIterator<T> {
    while (this.#open > 0) {
      await this.#news.promise;
      for (const arrival of this.#arrived) {
        if ("error" in arrival) throw arrival.error;
        yield arrival.value;
        this.#ask(arrival.from);
      }
      this.#arrived.length = 0;
      this.#news = Promise.withResolvers();
    }
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return this.iterate();
  }

  async #ask(from: AsyncIterator<T>): Promise<void> {
    try {
      const { done, value } = await from.next();
      if (done) this.#open--;
      else this.#arrived.push({ value, from });
    } catch (error) {
      this.#arrived.push({ error });
    }
    this.#news.resolve();
  }
}
