export type Calm<A extends unknown[]> = ((...args: A) => void) & { cancel(): void };

export const calm = {
  debounce<A extends unknown[]>(f: (...args: A) => void, ms: number): Calm<A> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const cancel = () => clearTimeout(timer);
    const debounced = (...args: A) => {
      cancel();
      timer = setTimeout(() => f(...args), ms);
    };
    return Object.assign(debounced, { cancel });
  },

  throttle<A extends unknown[]>(f: (...args: A) => void, ms: number): Calm<A> {
    let resting = false;
    let waiting: A | undefined;
    const run = (args: A) => {
      resting = true;
      waiting = undefined;
      setTimeout(() => {
        resting = false;
        if (waiting) run(waiting);
      }, ms);
      f(...args);
    };
    const throttled = (...args: A) => {
      if (resting) waiting = args;
      else run(args);
    };
    return Object.assign(throttled, { cancel: () => void (waiting = undefined) });
  },
};
