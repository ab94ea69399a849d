import { abortable, deadline } from "@std/async";

/** What keeps the values: a Redis, say. It can fail, and it forgets when it likes. */
export interface Store {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
}

export function cached(
  store: Store,
  load: (key: string, signal: AbortSignal) => Promise<string>,
  { patience }: { patience: number },
): (key: string, signal: AbortSignal) => Promise<string> {
  interface Flight {
    value: Promise<string>;
    callers: number;
    stop: AbortController;
  }
  const flights = new Map<string, Flight>();

  async function ask<T>(question: () => Promise<T>): Promise<T | null> {
    try {
      return await deadline(question(), patience);
    } catch {
      return null;
    }
  }

  async function fly(key: string, signal: AbortSignal): Promise<string> {
    const kept = await ask(() => store.get(key));
    if (kept !== null) return kept;
    signal.throwIfAborted();
    const value = await load(key, signal);
    await ask(() => store.set(key, value));
    return value;
  }

  function begin(key: string): Flight {
    const stop = new AbortController();
    const flight = { value: fly(key, stop.signal), callers: 0, stop };
    flights.set(key, flight);
    flight.value.catch(() => {}).then(() => end(key, flight));
    return flight;
  }

  function end(key: string, flight: Flight): void {
    if (flights.get(key) === flight) flights.delete(key);
  }

  return async (key, signal) => {
    signal.throwIfAborted();
    const flight = flights.get(key) ?? begin(key);
    flight.callers++;
    try {
      return await abortable(flight.value, signal);
    } finally {
      flight.callers--;
      if (flight.callers === 0 && signal.aborted) {
        end(key, flight);
        flight.stop.abort(signal.reason);
      }
    }
  };
}
