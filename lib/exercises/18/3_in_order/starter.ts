export async function* inOrder<T, R>(
  inputs: Iterable<T>,
  limit: number,
  work: (input: T) => R | Promise<R>,
): AsyncGenerator<R> {
  const all = [...inputs];
  while (all.length > 0) {
    yield* await Promise.all(all.splice(0, limit).map((input) => work(input)));
  }
}
