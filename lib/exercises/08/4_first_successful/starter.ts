export async function firstSuccessful<T>(
  works: ((signal: AbortSignal) => Promise<T>)[],
  signal: AbortSignal,
): Promise<T> {
  return await Promise.race(works.map((work) => work(signal)));
}
