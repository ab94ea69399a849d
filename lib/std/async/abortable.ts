/**
 * Stops waiting for a promise when the signal aborts: the result rejects with the signal's reason.
 * The work behind the promise goes on.
 */
export function abortable<T>(p: Promise<T>, signal: AbortSignal): Promise<T>;
/** Ends the iteration when the signal aborts, by throwing the signal's reason. */
export function abortable<T>(
  p: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T>;
export function abortable<T>(
  p: Promise<T> | AsyncIterable<T>,
  signal: AbortSignal,
): Promise<T> | AsyncGenerator<T> {
  return p instanceof Promise ? abortablePromise(p, signal) : abortableIterable(p, signal);
}

function abortablePromise<T>(p: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    p.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

async function* abortableIterable<T>(
  p: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  signal.throwIfAborted();
  const iterator = p[Symbol.asyncIterator]();
  let finished = false;
  try {
    while (true) {
      const { done, value } = await abortablePromise(
        Promise.resolve(iterator.next()),
        signal,
      );
      if (done) {
        finished = true;
        return value;
      }
      yield value;
    }
  } finally {
    // Not awaited: an iterator that is itself waiting would answer only after its wait.
    if (!finished) Promise.resolve(iterator.return?.()).catch(() => {});
  }
}
