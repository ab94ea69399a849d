export async function* inOrder<T, R>(
  inputs: Iterable<T>,
  limit: number,
  work: (input: T) => R | Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  for (const input of inputs) { // closes the iterator however it is left
    const result = Promise.try(work, input) as Promise<R>;
    result.catch(() => {}); // it is awaited later, or no longer needed
    underWay.push(result);
    if (underWay.length === limit) yield await underWay.shift()!;
  }
  while (underWay.length > 0) yield await underWay.shift()!;
}
