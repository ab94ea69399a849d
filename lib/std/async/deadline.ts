import { abortable } from "./abortable.ts";

/** Options of {@linkcode deadline}. */
export interface DeadlineOptions {
  /** Ends the wait early: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** The longest wait that a timer can count, about 25 days. */
const longest = 2 ** 31 - 1;

/**
 * Waits for a promise for at most `ms` milliseconds, then rejects with a `DOMException` named
 * "TimeoutError". The work behind the promise goes on.
 */
export async function deadline<T>(
  p: Promise<T>,
  ms: number,
  options: DeadlineOptions = {},
): Promise<T> {
  const clock = new AbortController();
  const ring = () => clock.abort(new DOMException("Signal timed out.", "TimeoutError"));
  const timer = ms > longest ? undefined : setTimeout(ring, ms);
  const signals = [clock.signal, options.signal].filter((signal) => signal !== undefined);
  try {
    return await abortable(p, AbortSignal.any(signals));
  } finally {
    clearTimeout(timer);
  }
}
