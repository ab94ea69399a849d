/** Loads that take no longer than they may. */
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

/**
 * Loads pages with limits, so that a slow site costs only itself.
 *
 * - **A timeout** for each attempt, even if `load` does not listen to its signal.
 * - **Retries** after growing pauses. The caller gets the last error.
 * - **Strikes**: a site is the host of an address. One that has failed too often in a row is given
 *   up: its pages fail at once.
 * - **An abort** of the caller's signal ends an attempt or a pause at once, with its reason. It is
 *   not tried again, and it is no strike.
 *
 * @example A page that comes at the second attempt
 * ```ts
 * import { crawler } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * let attempts = 0;
 * const load = () => ++attempts === 1 ? Promise.reject(new Error("503")) : Promise.resolve("tea");
 * const limits = { timeout: 100, attempts: 2, pause: 5, strikes: 3 };
 * const get = crawler.limited(load, limits);
 * assertEquals(await get("http://tea.example/", new AbortController().signal), "tea");
 * ```
 */
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
