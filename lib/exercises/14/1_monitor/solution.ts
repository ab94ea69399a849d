export interface Blame {
  name: string;
  ms: number;
}

/** Blames each watched function that keeps the thread itself for `limit` ms or longer in a call. */
export function createMonitor(limit: number, now: () => number) {
  const blames: Blame[] = [];
  let inside = 0; // what watched calls inside the current one have taken
  function watch<A extends unknown[], R>(name: string, work: (...args: A) => R) {
    return function (this: unknown, ...args: A): R {
      const before = inside;
      inside = 0;
      const start = now();
      try {
        return work.apply(this, args);
      } finally {
        const took = now() - start;
        const own = took - inside;
        if (own >= limit) blames.push({ name, ms: own });
        inside = before + took;
      }
    };
  }
  return { watch, blames };
}
