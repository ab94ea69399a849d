/** What may end a crawl, and what has to happen then. */
export interface Ending {
  onStop(listener: () => void): () => void;
  limit: number;
  grace: number;
  closing: readonly (() => unknown)[];
}

export async function untilStopped<T>(
  crawl: (signal: AbortSignal) => Promise<T>,
  enough: () => void,
  { onStop, limit, grace, closing }: Ending,
): Promise<T> {
  const now = new AbortController();
  const stop = () => {
    enough();
    setTimeout(() => now.abort(), grace);
  };
  const ignore = onStop(stop);
  setTimeout(stop, limit);
  const result = await crawl(now.signal);
  ignore();
  for (const close of closing) await close();
  return result;
}
