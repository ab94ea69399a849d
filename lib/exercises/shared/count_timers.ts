/** How often code waits: a way to tell waiting from looking again and again. */

/** Counts the timers that are set, and the rounds of intervals, until it is disposed of. */
export function countTimers(): { readonly count: number } & Disposable {
  const { setTimeout, setInterval } = globalThis;
  let count = 0;
  const counting = (...args: Parameters<typeof setTimeout>) => {
    count++;
    return setTimeout(...args);
  };
  const rounds = (round: (...args: unknown[]) => void, ...rest: [ms?: number, ...unknown[]]) =>
    setInterval((...args: unknown[]) => {
      count++;
      round(...args);
    }, ...rest);
  Object.assign(globalThis, { setTimeout: counting, setInterval: rounds });
  return {
    get count() {
      return count;
    },
    [Symbol.dispose]: () => void Object.assign(globalThis, { setTimeout, setInterval }),
  };
}
