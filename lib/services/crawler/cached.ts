/** A cache that many may ask at once. */
import { abortable, deadline } from "@std/async";

/** What keeps the values: a Redis, say. It can fail, and it forgets when it likes. */
export interface Store {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
}

/**
 * Loads a value only if the store does not have it, and for all that ask at the same time once.
 *
 * - **Single flight**: a caller that comes while a key is asked for, loaded or kept shares that.
 * - **Failures are not kept**: those who wait get the error, the next caller tries again.
 * - **A broken store breaks nothing**: one that fails, or does not answer within `patience`
 *   milliseconds, counts as empty.
 * - **A caller that is aborted leaves** at once; the last one to leave aborts the load.
 *
 * @example Two callers, one load
 * ```ts
 * import { crawler } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * let loads = 0;
 * const load = (page: string) => Promise.resolve(`${page} ${++loads}`);
 * const get = crawler.cached(crawler.memoryStore(), load, { patience: 100 });
 * const { signal } = new AbortController();
 * const answers = await Promise.all([get("/tea", signal), get("/tea", signal)]);
 * assertEquals(answers, ["/tea 1", "/tea 1"]);
 * ```
 */
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
