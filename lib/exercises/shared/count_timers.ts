/** How often code waits: a way to tell waiting from looking again and again. */

/** Counts the timers and immediates that are set, and the rounds of intervals, until disposed of. */
export function countTimers(): { readonly count: number } & Disposable {
  const { setTimeout, setInterval, setImmediate } = globalThis;
  let count = 0;
  const timeouts = (...args: Parameters<typeof setTimeout>) => {
    count++;
    return setTimeout(...args);
  };
  const rounds = (round: (...args: unknown[]) => void, ...rest: [ms?: number, ...unknown[]]) =>
    setInterval((...args: unknown[]) => {
      count++;
      round(...args);
    }, ...rest);
  const immediates = (...args: Parameters<typeof setImmediate>) => {
    count++;
    return setImmediate(...args);
  };
  const counting = { setTimeout: timeouts, setInterval: rounds, setImmediate: immediates };
  Object.assign(globalThis, counting);
  return {
    get count() {
      return count;
    },
    [Symbol.dispose]() {
      // After the end of a trial, others may be there.
      if (globalThis.setTimeout as unknown === timeouts) globalThis.setTimeout = setTimeout;
      if (globalThis.setInterval as unknown === rounds) globalThis.setInterval = setInterval;
      if (globalThis.setImmediate as unknown === immediates) globalThis.setImmediate = setImmediate;
    },
  };
}
