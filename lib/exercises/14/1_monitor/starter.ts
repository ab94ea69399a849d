export interface Blame {
  name: string;
  ms: number;
}

/** Blames each watched function that keeps the thread itself for `limit` ms or longer in a call. */
export function createMonitor(limit: number, now: () => number) {
  const blames: Blame[] = [];
  function watch<A extends unknown[], R>(name: string, work: (...args: A) => R) {
    return (...args: A): R => {
      const start = now();
      const value = work(...args);
      if (now() - start > limit) blames.push({ name, ms: now() - start });
      return value;
    };
  }
  return { watch, blames };
}
