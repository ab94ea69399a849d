/**
 * Maps an (async) iterable with at most `poolLimit` calls of `iteratorFn` under way, and yields the
 * results in the order of the input. The mapping starts at the call of `pooledMap`, and does not
 * wait for the results to be taken.
 *
 * After a failure nothing new is started; what is under way may end and is still yielded; then the
 * iteration throws an `AggregateError` of the failures.
 */
export function pooledMap<T, R>(
  poolLimit: number,
  array: Iterable<T> | AsyncIterable<T>,
  iteratorFn: (data: T) => Promise<R>,
): AsyncIterableIterator<R> {
  if (!Number.isInteger(poolLimit) || poolLimit < 1) {
    throw new RangeError(
      `Cannot pool as 'poolLimit' must be a positive integer: received ${poolLimit}`,
    );
  }
  const started: Promise<R>[] = [];
  const failures: unknown[] = [];
  let closed = false; // nothing more will be started
  let news = Promise.withResolvers<void>();
  const tell = () => {
    news.resolve();
    news = Promise.withResolvers();
  };

  const mapAll = async () => {
    const underWay = new Set<Promise<void>>();
    for await (const item of array) {
      if (failures.length > 0 || closed) break;
      const result = Promise.resolve().then(() => iteratorFn(item));
      const slot: Promise<void> = result
        .then(() => {}, (error) => void failures.push(error))
        .finally(() => underWay.delete(slot));
      underWay.add(slot);
      started.push(result);
      tell();
      if (underWay.size >= poolLimit) await Promise.race(underWay);
    }
  };
  mapAll().catch((error) => void failures.push(error)).finally(() => {
    closed = true;
    tell();
  });

  return (async function* () {
    try {
      for (let i = 0;; i++) {
        while (i === started.length && !closed) await news.promise;
        if (i === started.length) break;
        yield* successOf(started[i]);
      }
    } finally {
      closed = true;
    }
    if (failures.length > 0) {
      throw new AggregateError(
        failures,
        "Cannot complete the mapping as an error was thrown from an item",
      );
    }
  })();
}

/** The result, or nothing if it failed: failures are told together at the end. */
async function* successOf<R>(result: Promise<R>): AsyncGenerator<R> {
  const [outcome] = await Promise.allSettled([result]);
  if (outcome.status === "fulfilled") yield outcome.value;
}
