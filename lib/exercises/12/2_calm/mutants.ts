/** Answers that prove the checker of exercise 12.2. */
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import { calm } from "./solution.ts";

type Answer = typeof calm;
type F<A extends unknown[]> = (...args: A) => void;

const nothing = { cancel() {} };

export const mutants: Mutants<Answer> = {
  "delays every call": {
    answer: {
      ...calm,
      debounce: <A extends unknown[]>(f: F<A>, ms: number) =>
        Object.assign((...args: A) => void setTimeout(() => f(...args), ms), nothing),
    },
    fails: "debounce: f runs once, ms after the last call, with its arguments",
  },
  "debounces with the arguments of the first call": {
    answer: {
      ...calm,
      debounce: <A extends unknown[]>(f: F<A>, ms: number) => {
        let first: A | undefined;
        const later = calm.debounce((_: A) => {
          const args = first!;
          first = undefined;
          f(...args);
        }, ms);
        return Object.assign((...args: A) => later(first ??= args), { cancel: later.cancel });
      },
    },
    fails: "debounce: f runs once, ms after the last call, with its arguments",
  },
  "counts from the first call of the burst": {
    answer: {
      ...calm,
      debounce: <A extends unknown[]>(f: F<A>, ms: number) => {
        let last: A | undefined;
        return Object.assign((...args: A) => {
          if (last === undefined) {
            setTimeout(() => {
              if (last) f(...last);
              last = undefined;
            }, ms);
          }
          last = args;
        }, { cancel: () => void (last = undefined) });
      },
    },
    fails: "debounce: as long as the burst goes on, f does not run",
  },
  "works for one burst": {
    answer: {
      ...calm,
      debounce: <A extends unknown[]>(f: F<A>, ms: number) => {
        let over = false;
        const later = calm.debounce((...args: A) => {
          over = true;
          f(...args);
        }, ms);
        return Object.assign((...args: A) => over || later(...args), later);
      },
    },
    fails: "debounce: a later burst runs it again, even without arguments",
  },
  "takes a call without arguments for no call": {
    answer: {
      ...calm,
      debounce: <A extends unknown[]>(f: F<A>, ms: number) => {
        const later = calm.debounce(f, ms);
        return Object.assign((...args: A) => void (args.length && later(...args)), later);
      },
    },
    fails: "debounce: a later burst runs it again, even without arguments",
  },
  "loses falsy arguments": {
    answer: {
      ...calm,
      debounce: <A extends unknown[]>(f: F<A>, ms: number) =>
        calm.debounce((...args: A) => f(...args.filter(Boolean) as A), ms),
    },
    fails: "debounce: f runs once, ms after the last call, with its arguments",
  },
  "cannot cancel a debounced call": {
    answer: {
      ...calm,
      debounce: <A extends unknown[]>(f: F<A>, ms: number) =>
        Object.assign(calm.debounce(f, ms).bind(null) as F<A>, nothing),
    },
    fails: "debounce: cancel() drops the waiting call, and later calls work",
  },
  "never works again after cancel()": {
    answer: {
      ...calm,
      debounce: <A extends unknown[]>(f: F<A>, ms: number) => {
        let cancelled = false;
        const later = calm.debounce((...args: A) => cancelled || f(...args), ms);
        return Object.assign((...args: A) => later(...args), {
          cancel: () => void (cancelled = true),
        });
      },
    },
    fails: "debounce: cancel() drops the waiting call, and later calls work",
  },
  "debounces instead of throttling": {
    answer: { ...calm, throttle: calm.debounce },
    fails: "throttle: the first call runs at once, the last one at the end of the rest",
  },
  "drops what comes during the rest": {
    answer: {
      ...calm,
      throttle: <A extends unknown[]>(f: F<A>, ms: number) => {
        let readyAt = -Infinity;
        return Object.assign((...args: A) => {
          if (performance.now() < readyAt) return;
          readyAt = performance.now() + ms;
          f(...args);
        }, nothing);
      },
    },
    fails: "throttle: the first call runs at once, the last one at the end of the rest",
  },
  "does not rest after the run at the end of a rest": {
    answer: {
      ...calm,
      throttle: <A extends unknown[]>(f: F<A>, ms: number) => {
        let resting = false;
        let waiting: A | undefined;
        return Object.assign((...args: A) => {
          if (resting) return void (waiting = args);
          resting = true;
          setTimeout(() => {
            resting = false;
            if (waiting) f(...waiting);
            waiting = undefined;
          }, ms);
          f(...args);
        }, { cancel: () => void (waiting = undefined) });
      },
    },
    fails: "throttle: that run begins a rest, too",
  },
  "queues every call of a rest": {
    answer: {
      ...calm,
      throttle: <A extends unknown[]>(f: F<A>, ms: number) => {
        let nextAt = 0;
        const timers = new Set<ReturnType<typeof setTimeout>>();
        return Object.assign((...args: A) => {
          const now = performance.now();
          if (now >= nextAt) {
            nextAt = now + ms;
            return f(...args);
          }
          timers.add(setTimeout(() => f(...args), nextAt - now));
          nextAt += ms;
        }, { cancel: () => timers.forEach(clearTimeout) });
      },
    },
    fails: "throttle: the first call runs at once, the last one at the end of the rest",
  },
  "runs the last call again after every rest": {
    answer: {
      ...calm,
      throttle: <A extends unknown[]>(f: F<A>, ms: number) => {
        let last: A | undefined;
        const inner = calm.throttle(f, ms);
        return Object.assign((...args: A) => {
          if (last === undefined) {
            setTimeout(() => (last && inner(...last), last = undefined), 2 * ms);
          }
          last = args;
          inner(...args);
        }, inner);
      },
    },
    fails: "throttle: after a rest without calls the next one runs at once",
  },
  "takes a waiting call without arguments for none": {
    answer: {
      ...calm,
      throttle: <A extends unknown[]>(f: F<A>, ms: number) => {
        const inner = calm.throttle(f, ms);
        let first = true;
        return Object.assign((...args: A) => {
          if (first || args.length > 0 || performance.now() >= 1000) inner(...args);
          first = false;
        }, inner);
      },
    },
    fails: "throttle: a waiting call without arguments is a call",
  },
  "cannot cancel a throttled call": {
    answer: {
      ...calm,
      throttle: <A extends unknown[]>(f: F<A>, ms: number) =>
        Object.assign(calm.throttle(f, ms).bind(null) as F<A>, nothing),
    },
    fails: "throttle: cancel() drops the waiting call, and later calls work",
  },
  "ends the rest with cancel()": {
    answer: {
      ...calm,
      throttle: <A extends unknown[]>(f: F<A>, ms: number) => {
        let inner = calm.throttle(f, ms);
        return Object.assign((...args: A) => inner(...args), {
          cancel: () => {
            inner.cancel();
            inner = calm.throttle(f, ms);
          },
        });
      },
    },
    fails: "throttle: cancel() does not end the rest, whether a call waits or not",
  },
  "begins the rest only after f has returned": {
    answer: {
      ...calm,
      throttle: <A extends unknown[]>(f: F<A>, ms: number) => {
        let resting = false;
        let waiting: A | undefined;
        const run = (args: A) => {
          waiting = undefined;
          f(...args);
          resting = true;
          setTimeout(() => {
            resting = false;
            if (waiting) run(waiting);
          }, ms);
        };
        return Object.assign(
          (...args: A) => void (resting ? waiting = args : run(args)),
          { cancel: () => void (waiting = undefined) },
        );
      },
    },
    fails: "throttle: any error of f reaches the caller, and the rest begins all the same",
  },
  "swallows the error of f": {
    answer: {
      ...calm,
      throttle: <A extends unknown[]>(f: F<A>, ms: number) =>
        calm.throttle((...args: A) => {
          try {
            f(...args);
          } catch { /* swallowed */ }
        }, ms),
    },
    fails: "throttle: any error of f reaches the caller, and the rest begins all the same",
  },
  "swallows an error of f that is falsy": {
    answer: {
      ...calm,
      throttle: <A extends unknown[]>(f: F<A>, ms: number) =>
        calm.throttle((...args: A) => {
          try {
            f(...args);
          } catch (error) {
            if (error) throw error;
          }
        }, ms),
    },
    fails: "throttle: any error of f reaches the caller, and the rest begins all the same",
  },
  "ends the rest with cancel() if no call waits": {
    answer: {
      ...calm,
      throttle: <A extends unknown[]>(f: F<A>, ms: number) => {
        let timer: ReturnType<typeof setTimeout> | undefined;
        let waiting: A | undefined;
        const run = (args: A) => {
          waiting = undefined;
          timer = setTimeout(() => {
            timer = undefined;
            if (waiting) run(waiting);
          }, ms);
          f(...args);
        };
        const cancel = () => {
          if (!waiting) clearTimeout(timer), timer = undefined;
          waiting = undefined;
        };
        const throttled = (...args: A) => void (timer ? waiting = args : run(args));
        return Object.assign(throttled, { cancel });
      },
    },
    fails: "throttle: cancel() does not end the rest, whether a call waits or not",
  },
  "forgets what waits when f has run": {
    answer: {
      ...calm,
      throttle: <A extends unknown[]>(f: F<A>, ms: number) => {
        const inner = calm.throttle((...args: A) => {
          try {
            f(...args);
          } finally {
            inner.cancel();
          }
        }, ms);
        return inner;
      },
    },
    fails: "f may call the calm function: that is a later call, and is not lost",
  },
  "clears its timer when f has run": {
    answer: {
      ...calm,
      debounce: <A extends unknown[]>(f: F<A>, ms: number) => {
        const inner = calm.debounce((...args: A) => {
          f(...args);
          inner.cancel();
        }, ms);
        return inner;
      },
    },
    fails: "f may call the calm function: that is a later call, and is not lost",
  },
  "passes two arguments on": {
    answer: {
      ...calm,
      debounce: <A extends unknown[]>(f: F<A>, ms: number) =>
        calm.debounce((...args: A) => f(...args.slice(0, 2) as A), ms),
    },
    fails: "debounce: f runs once, ms after the last call, with its arguments",
  },
  "has one state for each f": {
    answer: (() => {
      const made = new WeakMap<object, ReturnType<typeof calm.debounce<unknown[]>>>();
      return {
        ...calm,
        debounce: <A extends unknown[]>(f: F<A>, ms: number) => {
          if (!made.has(f)) made.set(f, calm.debounce(f as F<unknown[]>, ms));
          return made.get(f)! as unknown as ReturnType<typeof calm.debounce<A>>;
        },
      };
    })(),
    fails: "each function that is made is calm for itself",
  },
  "has one timer for all functions": {
    answer: (() => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      return {
        ...calm,
        debounce: <A extends unknown[]>(f: F<A>, ms: number) =>
          Object.assign((...args: A) => {
            clearTimeout(timer);
            timer = setTimeout(() => f(...args), ms);
          }, { cancel: () => clearTimeout(timer) }),
      };
    })(),
    fails: "each function that is made is calm for itself",
  },
  "has one place for the arguments of all functions": {
    answer: (() => {
      let last: unknown[] = [];
      return {
        ...calm,
        debounce: <A extends unknown[]>(f: F<A>, ms: number) => {
          const later = calm.debounce(() => f(...last as A), ms);
          return Object.assign((...args: A) => {
            last = args;
            later();
          }, { cancel: later.cancel });
        },
      };
    })(),
    fails: "each function that is made is calm for itself",
  },
  "has one place for the waiting calls of all functions": {
    answer: (() => {
      let waiting: unknown[] | undefined;
      return {
        ...calm,
        throttle: <A extends unknown[]>(f: F<A>, ms: number) => {
          let resting = false;
          const run = (args: A) => {
            resting = true;
            waiting = undefined;
            setTimeout(() => {
              resting = false;
              if (waiting) run(waiting as A);
            }, ms);
            f(...args);
          };
          return Object.assign(
            (...args: A) => void (resting ? waiting = args : run(args)),
            { cancel: () => void (waiting = undefined) },
          );
        },
      };
    })(),
    fails: "each function that is made is calm for itself",
  },
  "cancels the calls of all functions": {
    answer: (() => {
      const cancels: (() => void)[] = [];
      return {
        ...calm,
        throttle: <A extends unknown[]>(f: F<A>, ms: number) => {
          const throttled = calm.throttle(f, ms);
          cancels.push(throttled.cancel);
          return Object.assign((...args: A) => throttled(...args), {
            cancel: () => cancels.forEach((cancel) => cancel()),
          });
        },
      };
    })(),
    fails: "each function that is made is calm for itself",
  },
  "looks every few milliseconds": {
    answer: {
      ...calm,
      throttle: <A extends unknown[]>(f: F<A>, ms: number) => {
        let readyAt = 0;
        let waiting: A | undefined;
        const look = () => {
          if (!waiting || performance.now() < readyAt) return;
          const args = waiting;
          waiting = undefined;
          readyAt = performance.now() + ms;
          f(...args);
        };
        setInterval(look, 1);
        return Object.assign((...args: A) => {
          waiting = args;
          look();
        }, { cancel: () => void (waiting = undefined) });
      },
    },
    fails: "no timer is left",
  },
  "looks every millisecond, as long as a call waits": {
    answer: {
      ...calm,
      throttle: <A extends unknown[]>(f: F<A>, ms: number) => {
        let readyAt = -Infinity;
        let waiting: A | undefined;
        const look = () => {
          if (!waiting) return;
          if (performance.now() < readyAt) return void setTimeout(look, 1);
          const args = waiting;
          waiting = undefined;
          readyAt = performance.now() + ms;
          f(...args);
        };
        return Object.assign((...args: A) => {
          const looking = waiting !== undefined;
          waiting = args;
          if (!looking) look();
        }, { cancel: () => void (waiting = undefined) });
      },
    },
    fails: "sets at most one timer for each call, and does not poll",
  },
  "looks every millisecond, by an interval that ends": {
    answer: {
      ...calm,
      debounce: <A extends unknown[]>(f: F<A>, ms: number) => {
        let timer: ReturnType<typeof setInterval> | undefined;
        const cancel = () => clearInterval(timer);
        return Object.assign((...args: A) => {
          cancel();
          const due = performance.now() + ms;
          timer = setInterval(() => {
            if (performance.now() < due) return;
            cancel();
            f(...args);
          }, 1);
        }, { cancel });
      },
    },
    fails: "sets at most one timer for each call, and does not poll",
  },
  "does not run twice with the same arguments": {
    answer: {
      ...calm,
      throttle: <A extends unknown[]>(f: F<A>, ms: number) => {
        let last: string | undefined;
        return calm.throttle((...args: A) => {
          const text = Deno.inspect(args);
          if (text !== last) f(...args);
          last = text;
        }, ms);
      },
    },
    fails: "throttle: after a rest without calls the next one runs at once",
  },
};

export const variants: Record<string, Answer> = {
  "aborts a delay, and calls itself after the rest": {
    debounce<A extends unknown[]>(f: F<A>, ms: number) {
      let stop = new AbortController();
      return Object.assign((...args: A) => {
        stop.abort();
        stop = new AbortController();
        delay(ms, { signal: stop.signal }).then(() => f(...args), () => {});
      }, { cancel: () => stop.abort() });
    },
    throttle<A extends unknown[]>(f: F<A>, ms: number) {
      let resting = false;
      let next: (() => void) | undefined;
      const throttled = (...args: A) => {
        if (resting) return void (next = () => throttled(...args));
        resting = true;
        try {
          f(...args);
        } finally {
          setTimeout(() => {
            const go = next;
            next = undefined;
            resting = false;
            go?.();
          }, ms);
        }
      };
      return Object.assign(throttled, { cancel: () => void (next = undefined) });
    },
  },
  "remembers times": {
    debounce<A extends unknown[]>(f: F<A>, ms: number) {
      let latest = {};
      return Object.assign((...args: A) => {
        const mine = latest = {};
        setTimeout(() => mine === latest && f(...args), ms);
      }, { cancel: () => void (latest = {}) });
    },
    throttle<A extends unknown[]>(f: F<A>, ms: number) {
      let readyAt = -Infinity;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const run = (args: A) => {
        timer = undefined;
        readyAt = performance.now() + ms;
        f(...args);
      };
      return Object.assign((...args: A) => {
        clearTimeout(timer);
        const rest = readyAt - performance.now();
        if (rest <= 0) run(args);
        else timer = setTimeout(run, rest, args);
      }, { cancel: () => clearTimeout(timer) });
    },
  },
  "keeps its state in objects": {
    debounce<A extends unknown[]>(f: F<A>, ms: number) {
      const timers: number[] = [];
      const cancel = () => timers.splice(0).forEach((timer) => clearTimeout(timer));
      return Object.assign((...args: A) => {
        cancel();
        timers.push(Number(setTimeout(f, ms, ...args)));
      }, { cancel });
    },
    throttle<A extends unknown[]>(f: F<A>, ms: number) {
      const queue: A[] = [];
      let rest: Promise<void> | undefined;
      const begin = (args: A): void => {
        rest = new Promise<void>((over) => setTimeout(over, ms)).then(() => {
          rest = undefined;
          const [next] = queue.splice(0);
          if (next) begin(next);
        });
        f(...args);
      };
      return Object.assign(
        (...args: A) => rest ? void queue.splice(0, 1, args) : begin(args),
        { cancel: () => void queue.splice(0) },
      );
    },
  },
};
