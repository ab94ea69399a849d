export const lazy = {
  async *map<T, U>(source: AsyncIterable<T>, f: (value: T) => U | Promise<U>) {
    for (const value of await Array.fromAsync(source)) yield await f(value);
  },
  async *filter<T>(source: AsyncIterable<T>, test: (value: T) => boolean | Promise<boolean>) {
    for (const value of await Array.fromAsync(source)) if (await test(value)) yield value;
  },
  async *take<T>(source: AsyncIterable<T>, count: number) {
    yield* (await Array.fromAsync(source)).slice(0, count);
  },
};
