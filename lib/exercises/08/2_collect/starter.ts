/** What each work promises, under its name. */
export type Results<W> = { [K in keyof W]: unknown };

export async function collect<W extends Record<string, () => unknown>>(
  works: W,
): Promise<Results<W>> {
  const results: Record<string, unknown> = {};
  for (const [name, work] of Object.entries(works)) {
    results[name] = await work();
  }
  return results as Results<W>;
}
