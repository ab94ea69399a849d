/** What each work promises, under its name. */
export type Results<W> = { [K in keyof W]: W[K] extends () => infer R ? Awaited<R> : never };

export async function collect<W extends Record<string, () => unknown>>(
  works: W,
): Promise<Results<W>> {
  const entries = Object.entries(works).map(async ([name, work]) => [name, await work()]);
  return Object.fromEntries(await Promise.all(entries));
}
