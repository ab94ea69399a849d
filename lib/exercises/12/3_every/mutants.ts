/** Answers that prove the checker of exercise 12.3. */
import { abortable, delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import { every } from "./solution.ts";

type Answer = typeof every;

/** What a wrong answer by hand does in its own way. */
interface Hand {
  listen?(signal: AbortSignal | undefined, stop: () => void): void;
  stopListening?(signal: AbortSignal | undefined, stop: () => void): void;
  /** Where the timers of all calls are. */
  place?: { timer?: ReturnType<typeof setTimeout> };
}

function byHand({
  listen = (signal, stop) => signal?.addEventListener("abort", stop),
  stopListening = (signal, stop) => signal?.removeEventListener("abort", stop),
  place,
}: Hand = {}): Answer {
  return (ms, work, signal) =>
    new Promise((_, reject) => {
      const start = performance.now(), wait = place ?? {};
      let working = false;
      const end = (error: unknown) => {
        clearTimeout(wait.timer);
        stopListening(signal, onAbort);
        reject(error);
      };
      const onAbort = () => working || end(signal!.reason);
      const plan = (n: number) => {
        const due = Math.max(n, Math.ceil((performance.now() - start) / ms));
        wait.timer = setTimeout(async () => {
          working = true;
          try {
            await work(due);
          } catch (error) {
            return end(error);
          } finally {
            working = false;
          }
          if (signal?.aborted) end(signal.reason);
          else plan(due + 1);
        }, start + due * ms - performance.now());
      };
      if (signal?.aborted) return end(signal.reason);
      listen(signal, onAbort);
      plan(1);
    });
}

export const mutants: Mutants<Answer> = {
  "waits the same time after each work": {
    answer: async (ms, work, signal) => {
      for (let n = 1;; n++) {
        await delay(ms, { signal });
        await work(n);
      }
    },
    fails: "does not drift if the work takes time",
  },
  "takes off only what the work took": {
    answer: async (ms, work, signal) => {
      let took = 0;
      for (let n = 1;; n++) {
        const missed = Math.floor(took / ms);
        n += missed;
        await delay((missed + 1) * ms - took, { signal });
        const start = performance.now();
        await work(n);
        took = performance.now() - start;
      }
    },
    fails: "calls the work at ms, 2 ms, 3 ms … with 1, 2, 3 …",
  },
  "relies on setInterval": {
    answer: (ms, work, signal) =>
      new Promise((_, reject) => {
        let n = 0, working = false;
        const end = (error: unknown) => {
          clearInterval(timer);
          signal?.removeEventListener("abort", onAbort);
          reject(error);
        };
        const onAbort = () => working || end(signal!.reason);
        const timer = setInterval(async () => {
          n++;
          if (working) return;
          working = true;
          try {
            await work(n);
          } catch (error) {
            return end(error);
          } finally {
            working = false;
          }
          if (signal?.aborted) end(signal.reason);
        }, ms);
        if (signal?.aborted) return end(signal.reason);
        signal?.addEventListener("abort", onAbort);
      }),
    fails: "calls the work at ms, 2 ms, 3 ms … with 1, 2, 3 …",
  },
  "works at the beginning": {
    answer: async (ms, work, signal) => {
      signal?.throwIfAborted();
      await work(0);
      return await every(ms, work, signal);
    },
    fails: "calls the work at ms, 2 ms, 3 ms … with 1, 2, 3 …",
  },
  "counts from 0": {
    answer: (ms, work, signal) => every(ms, (n) => work(n - 1), signal),
    fails: "calls the work at ms, 2 ms, 3 ms … with 1, 2, 3 …",
  },
  "makes up for missed times in a burst": {
    answer: async (ms, work, signal) => {
      const start = performance.now();
      for (let n = 1;; n++) {
        await delay(Math.max(0, start + n * ms - performance.now()), { signal });
        await work(n);
      }
    },
    fails: "skips the times that it misses, and counts them",
  },
  "does not count what it skips": {
    answer: (ms, work, signal) => {
      let count = 0;
      return every(ms, () => work(++count), signal);
    },
    fails: "skips the times that it misses, and counts them",
  },
  "begins a new beat after it was late": {
    answer: async (ms, work, signal) => {
      let next = performance.now() + ms;
      for (let n = 1;; n++, next += ms) {
        if (next < performance.now()) next = performance.now();
        await delay(next - performance.now(), { signal });
        await work(n);
      }
    },
    fails: "skips the times that it misses, and counts them",
  },
  "starts the work although it is still going on": {
    answer: (ms, work, signal) =>
      new Promise((_, reject) => {
        let n = 0;
        const end = (error: unknown) => {
          clearInterval(timer);
          signal?.removeEventListener("abort", onAbort);
          reject(error);
        };
        const onAbort = () => end(signal!.reason);
        const timer = setInterval(async () => {
          try {
            await work(++n);
          } catch (error) {
            end(error);
          }
        }, ms);
        if (signal?.aborted) onAbort();
        signal?.addEventListener("abort", onAbort);
      }),
    fails: "never does the work twice at the same time",
  },
  "returns when it is told to stop": {
    answer: async (ms, work, signal) => {
      try {
        return await every(ms, work, signal);
      } catch (error) {
        if (error === signal?.reason) return undefined as never;
        throw error;
      }
    },
    fails: "rejects with the signal's reason, at once if it waits",
  },
  "throws an error of its own when it is told to stop": {
    answer: async (ms, work, signal) => {
      try {
        return await every(ms, work, signal);
      } catch (error) {
        throw error === signal?.reason ? new DOMException("stopped", "AbortError") : error;
      }
    },
    fails: "rejects with the signal's reason, at once if it waits",
  },
  "looks at the signal only between two works": {
    answer: async (ms, work, signal) => {
      signal?.throwIfAborted();
      return await every(ms, (n) => {
        signal?.throwIfAborted();
        return work(n);
      });
    },
    fails: "rejects with the signal's reason, at once if it waits",
  },
  "leaves work alone when it is told to stop": {
    answer: (ms, work, signal) => {
      const running = every(ms, work, signal);
      return signal ? abortable(running, signal) : running;
    },
    fails: "lets work that is going on end, before it rejects with the reason",
  },
  "does not look whether the signal is already aborted": {
    answer: async (ms, work, signal) => {
      if (!signal?.aborted) return await every(ms, work, signal);
      await delay(ms);
      await work(1);
      throw signal.reason;
    },
    fails: "with a signal that is already aborted, rejects at once and never works",
  },
  "swallows the errors of the work": {
    answer: (ms, work, signal) =>
      every(ms, async (n) => {
        try {
          await work(n);
        } catch { /* on to the next */ }
      }, signal),
    fails: "rejects with the error of the work as soon as it fails, in the call or later",
  },
  "does not hear of errors that come later": {
    answer: (ms, work, signal) =>
      every(ms, async (n) => {
        const result = work(n);
        if (result instanceof Promise) await Promise.allSettled([result]);
      }, signal),
    fails: "rejects with the error of the work as soon as it fails, in the call or later",
  },
  "has a branch of the work that no one looks after": {
    answer: (ms, work, signal) =>
      every(ms, (n) => {
        const result = work(n);
        if (result instanceof Promise) void result.finally(() => {});
        return result;
      }, signal),
    fails: "no rejection is left unhandled",
  },
  "reports the error when the signal aborts": {
    answer: async (ms, work, signal) => {
      let error: { error: unknown } | undefined;
      try {
        return await every(ms, async (n) => {
          if (error) return;
          try {
            await work(n);
          } catch (thrown) {
            error = { error: thrown };
          }
        }, signal);
      } catch (reason) {
        throw error ? error.error : reason;
      }
    },
    fails: "rejects with the error of the work as soon as it fails, in the call or later",
  },
  "has one place for the number of the call": {
    answer: (() => {
      let n = 0;
      let users = 0;
      return async (ms, work, signal) => {
        if (users++ === 0) n = 0;
        try {
          const shared: (each: number) => unknown = (each) => work(n = Math.max(n + 1, each));
          return await every(ms, users > 1 ? shared : (each) => work(n = each), signal);
        } finally {
          users--;
        }
      };
    })(),
    fails: "two of them at the same time do not disturb each other",
  },
  "has one timer for all calls": {
    answer: byHand({ place: {} }),
    fails: "two of them at the same time do not disturb each other",
  },
  "listens with onabort, where there is room for one": {
    answer: byHand({
      listen: (signal, stop) => void (signal && (signal.onabort = stop)),
      stopListening: (signal) => void (signal && (signal.onabort = null)),
    }),
    fails: "two of them at the same time do not disturb each other",
  },
  "leaves its onabort": {
    answer: byHand({
      listen: (signal, stop) => void (signal && (signal.onabort = stop)),
      stopListening: () => {},
    }),
    fails: "at its end nothing is left: no timer, no listener, no later call",
  },
  "clears the onabort of its caller": {
    answer: (ms, work, signal) => {
      if (signal) signal.onabort = null;
      return every(ms, work, signal);
    },
    fails: "at its end nothing is left: no timer, no listener, no later call",
  },
  "needs a signal": {
    answer: async (ms, work, signal) => {
      signal!.throwIfAborted();
      return await every(ms, work, signal);
    },
    fails: "works without a signal, too",
  },
  "leaves a timer running": {
    answer: async (ms, work, signal) => {
      setInterval(() => {}, 10 * ms);
      return await every(ms, work, signal);
    },
    fails: "at its end nothing is left: no timer, no listener, no later call",
  },
  "leaves the timer of a wait that is broken off": {
    answer: async (ms, work, signal) => {
      const start = performance.now();
      for (let n = 1;; n++) {
        n = Math.max(n, Math.ceil((performance.now() - start) / ms));
        const wait = delay(Math.max(0, start + n * ms - performance.now()));
        await (signal ? abortable(wait, signal) : wait);
        await work(n);
      }
    },
    fails: "at its end nothing is left: no timer, no listener, no later call",
  },
  "leaves a listener on the signal": {
    answer: (ms, work, signal) => {
      signal?.addEventListener("abort", () => {});
      return every(ms, work, signal);
    },
    fails: "at its end nothing is left: no timer, no listener, no later call",
  },
  "takes a falsy error for none": {
    answer: (ms, work, signal) =>
      every(ms, async (n) => {
        let failed: unknown;
        try {
          await work(n);
        } catch (error) {
          failed = error;
        }
        if (failed) throw failed;
      }, signal),
    fails: "an error may be any value, even undefined, in the call or later",
  },
  "takes a falsy error of the call for none": {
    answer: (ms, work, signal) =>
      every(ms, (n) => {
        let failed: unknown;
        try {
          return work(n);
        } catch (error) {
          failed = error;
        }
        if (failed) throw failed;
      }, signal),
    fails: "an error may be any value, even undefined, in the call or later",
  },
  "has a reason of its own before it begins": {
    answer: async (ms, work, signal) => {
      if (signal?.aborted) throw signal.reason ?? new Error("aborted before");
      return await every(ms, work, signal);
    },
    fails: "a reason may be any value, even 0 or null, before, at work and in a wait",
  },
  "has a reason of its own after the work": {
    answer: (ms, work, signal) =>
      every(ms, async (n) => {
        await work(n);
        if (signal?.aborted) throw signal.reason ?? new Error("aborted at work");
      }, signal),
    fails: "a reason may be any value, even 0 or null, before, at work and in a wait",
  },
  "looks at the reason, and not at the signal": {
    answer: async (ms, work, signal) => {
      if (signal?.reason) throw signal.reason;
      const own = new AbortController();
      const stop = () => own.abort(signal?.reason);
      signal?.addEventListener("abort", stop);
      try {
        return await every(ms, work, own.signal);
      } finally {
        signal?.removeEventListener("abort", stop);
      }
    },
    fails: "a reason may be any value, even 0 or null, before, at work and in a wait",
  },
  "takes a falsy reason for none": {
    answer: async (ms, work, signal) => {
      try {
        return await every(ms, work, signal);
      } catch (error) {
        if (signal?.aborted && error === signal.reason) {
          throw error || new DOMException("stopped", "AbortError");
        }
        throw error;
      }
    },
    fails: "a reason may be any value, even 0 or null, before, at work and in a wait",
  },
};

export const variants: Record<string, Answer> = {
  "looks at the signal first, and rounds down": async (ms, work, signal) => {
    const start = performance.now();
    for (let n = 0;;) {
      signal?.throwIfAborted();
      n = Math.max(n, Math.floor((performance.now() - start) / ms)) + 1;
      await delay(Math.max(0, start + n * ms - performance.now()), { signal });
      await work(n);
    }
  },
  "computes the remainder": async (ms, work, signal) => {
    const start = performance.now();
    while (true) {
      const elapsed = performance.now() - start;
      await delay(ms - elapsed % ms, { signal });
      await work(Math.round((performance.now() - start) / ms));
      signal?.throwIfAborted();
    }
  },
  "chains timers by hand": byHand(),
};
