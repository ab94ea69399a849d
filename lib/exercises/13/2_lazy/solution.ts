export const lazy = {
  async *map<T, U>(
    source: AsyncIterable<T>,
    f: (value: T) => U | Promise<U>,
  ): AsyncGenerator<Awaited<U>, void> {
    for await (const value of source) yield await f(value);
  },
  async *filter<T>(
    source: AsyncIterable<T>,
    test: (value: T) => boolean | Promise<boolean>,
  ): AsyncGenerator<Awaited<T>, void> {
    for await (const value of source) if (await test(value)) yield value;
  },
  async *take<T>(source: AsyncIterable<T>, count: number): AsyncGenerator<Awaited<T>, void> {
    let taken = 0;
    if (count === 0) return;
    for await (const value of source) {
      yield value;
      if (++taken === count) return; // the loop closes the source
    }
  },
};
