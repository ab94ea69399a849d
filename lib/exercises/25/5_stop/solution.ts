/** The longest time that a timer can wait, for which `Infinity` stands. */
const NEVER = 2 ** 31 - 1;

/** What may end a crawl, and what has to happen then. */
export interface Ending {
  /** Registers a listener for Ctrl-C; returns the function that takes it away again. */
  onStop(listener: () => void): () => void;
  /** Milliseconds after which the crawl is stopped as by Ctrl-C; `Infinity` for no limit. */
  limit: number;
  /** Milliseconds that pages have to end after a stop. */
  grace: number;
  /** Closes connections, in the order in which they were opened. */
  closing: readonly (() => unknown)[];
}

export async function untilStopped<T>(
  crawl: (signal: AbortSignal) => Promise<T>,
  enough: () => void,
  { onStop, limit, grace, closing }: Ending,
): Promise<T> {
  const now = new AbortController();
  let stopping = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function stop(): void {
    clearTimeout(timer);
    if (stopping) return now.abort(new DOMException("The crawl was stopped", "AbortError"));
    stopping = true;
    timer = setTimeout(stop, Math.min(grace, NEVER));
    enough();
  }

  const ignore = onStop(stop);
  timer ??= setTimeout(stop, Math.min(limit, NEVER));
  const errors: unknown[] = [];
  let result: T | undefined;
  try {
    result = await crawl(now.signal);
  } catch (error) {
    errors.push(error);
  }
  clearTimeout(timer);
  for (const close of closing.toReversed()) {
    try {
      await close();
    } catch (error) {
      errors.push(error);
    }
  }
  ignore();
  clearTimeout(timer); // It was pressed while the connections were being closed.
  if (errors.length > 0) throw errors[0];
  return result as T;
}
