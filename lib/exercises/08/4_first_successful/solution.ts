export async function firstSuccessful<T>(
  works: ((signal: AbortSignal) => Promise<T>)[],
  signal: AbortSignal,
): Promise<T> {
  signal.throwIfAborted();
  const over = new AbortController();
  const stop = AbortSignal.any([signal, over.signal]);
  const attempts = works.map(async (work) => await work(stop));
  try {
    return await Promise.any(attempts);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    over.abort();
    await Promise.allSettled(attempts);
  }
}
