import { abortable, delay } from "@std/async";

/** How much patience there is with a page, and with its site. */
export interface Limits {
  /** Milliseconds that one attempt may take; `Infinity` for no limit. */
  timeout: number;
  /** How often a page is tried. */
  attempts: number;
  /** Milliseconds before the second attempt; before each later one it is twice as long. */
  pause: number;
  /** After this many failed pages in a row, the other pages of their site are not tried. */
  strikes: number;
}

export function limited(
  load: (page: string, signal: AbortSignal) => Promise<string>,
  { timeout, attempts, pause, strikes }: Limits,
): (page: string, signal: AbortSignal) => Promise<string> {
  const failures = new Map<string, number>();

  async function attempt(page: string, outer: AbortSignal): Promise<string> {
    const late = new AbortController();
    const message = `${page} took longer than ${timeout} ms`;
    const timer = setTimeout(
      () => late.abort(new DOMException(message, "TimeoutError")),
      Math.min(timeout, 2 ** 31 - 1), // A timer cannot wait longer: it would not wait at all.
    );
    const signal = AbortSignal.any([outer, late.signal]);
    try {
      return await abortable(load(page, signal), signal);
    } finally {
      clearTimeout(timer);
    }
  }

  async function persist(page: string, signal: AbortSignal): Promise<string> {
    for (let tried = 1;; tried++) {
      try {
        return await attempt(page, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (tried >= attempts) throw error;
      }
      await delay(pause * 2 ** (tried - 1), { signal });
    }
  }

  return async (page, signal) => {
    signal.throwIfAborted();
    const { host } = new URL(page);
    const failed = failures.get(host) ?? 0;
    if (failed >= strikes) throw new Error(`${host} was given up after ${failed} failed pages`);
    try {
      const text = await persist(page, signal);
      failures.set(host, 0);
      return text;
    } catch (error) {
      if (!signal.aborted) failures.set(host, (failures.get(host) ?? 0) + 1);
      throw error;
    }
  };
}
