/** What keeps the values: a Redis, say. It can fail, and it forgets when it likes. */
export interface Store {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
}

export function cached(
  store: Store,
  load: (key: string, signal: AbortSignal) => Promise<string>,
  _options: { patience: number },
): (key: string, signal: AbortSignal) => Promise<string> {
  const flights = new Map<string, Promise<string>>();

  async function fly(key: string, signal: AbortSignal): Promise<string> {
    const value = await store.get(key) ?? await load(key, signal);
    await store.set(key, value);
    return value;
  }

  return (key, signal) => {
    const flight = flights.get(key) ?? fly(key, signal);
    flights.set(key, flight);
    return flight;
  };
}
