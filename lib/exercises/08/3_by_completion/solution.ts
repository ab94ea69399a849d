export function byCompletion<T>(
  promises: Iterable<Promise<T>>,
): AsyncIterableIterator<PromiseSettledResult<T>> {
  const all = [...promises];
  const places = all.map(() => Promise.withResolvers<PromiseSettledResult<T>>());
  let next = 0; // the first place that is still free
  for (const promise of all) {
    promise.then(
      (value) => places[next++].resolve({ status: "fulfilled", value }),
      (reason) => places[next++].resolve({ status: "rejected", reason }),
    );
  }
  return (async function* () {
    for (const place of places) yield await place.promise;
  })();
}
