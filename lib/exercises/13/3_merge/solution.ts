export async function* merge<T>(sources: readonly AsyncIterable<T>[]): AsyncGenerator<T> {
  await using stack = new AsyncDisposableStack();
  const answers = new Map<AsyncIterator<T>, Promise<[AsyncIterator<T>, IteratorResult<T>]>>();
  const ask = (iterator: AsyncIterator<T>) =>
    answers.set(iterator, (async () => [iterator, await iterator.next()])());

  for (const source of sources) {
    const iterator = source[Symbol.asyncIterator]();
    stack.defer(async () => void await iterator.return?.());
    ask(iterator);
  }
  while (answers.size > 0) {
    const [iterator, result] = await Promise.race(answers.values());
    answers.delete(iterator);
    if (result.done) continue;
    yield result.value;
    ask(iterator);
  }
}
