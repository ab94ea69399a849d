export async function* byCompletion<T>(
  promises: Iterable<Promise<T>>,
): AsyncGenerator<PromiseSettledResult<T>> {
  const rest = new Map([...promises].entries());
  while (rest.size > 0) {
    const race = [...rest].map(async ([i, promise]) => ({ i, value: await promise }));
    const { i, value } = await Promise.race(race);
    rest.delete(i);
    yield { status: "fulfilled", value };
  }
}
