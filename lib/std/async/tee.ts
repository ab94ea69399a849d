/** A tuple of `N` times `T`. */
export type Tuple<T, N extends number> = N extends N ? number extends N ? T[] : TupleOf<T, N, []>
  : never;

/** Counts up to `N` by growing `R`. */
export type TupleOf<T, N extends number, R extends unknown[]> = R["length"] extends N ? R
  : TupleOf<T, N, [T, ...R]>;

/** One value, and the promise of what follows it. */
interface Link<T> {
  result: IteratorResult<T>;
  next(): Promise<Link<T>>;
}

/**
 * Branches an async iterable into `n`, each of which yields everything. The source is read at the
 * pace of the fastest branch; what a slower one has not read yet is kept for it.
 */
export function tee<T, N extends number = 2>(
  iterable: AsyncIterable<T>,
  n: N = 2 as N,
): Tuple<AsyncIterable<T>, N> {
  const source = iterable[Symbol.asyncIterator]();
  const first = once(() => read(source));
  return Array.from({ length: n }, () => branch(first)) as Tuple<
    AsyncIterable<T>,
    N
  >;
}

async function* branch<T>(first: () => Promise<Link<T>>): AsyncGenerator<T> {
  for (let link = await first(); !link.result.done; link = await link.next()) {
    yield link.result.value;
  }
}

async function read<T>(source: AsyncIterator<T>): Promise<Link<T>> {
  return { result: await source.next(), next: once(() => read(source)) };
}

/** Calls `make` at the first call, and returns the same promise ever after. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}
