/** Answers that prove the checker of exercise 11.2. */
import { abortable, delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import { untilReady } from "./solution.ts";

type Answer = typeof untilReady;

/** Rejects when the signal aborts, and leaves its listener where it is. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

/** What a wrong answer by hand does in its own way. */
interface Hand {
  listen?(signal: AbortSignal, stop: () => void): void;
  stopListening?(signal: AbortSignal, stop: () => void): void;
  /** Where the timers of all calls are. */
  place?: { timer?: ReturnType<typeof setTimeout> };
}

function byHand({
  listen = (signal, stop) => signal.addEventListener("abort", stop),
  stopListening = (signal, stop) => signal.removeEventListener("abort", stop),
  place,
}: Hand = {}): Answer {
  return (get, ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const pause = place ?? {};
      const end = (settle: () => void) => {
        clearTimeout(pause.timer);
        stopListening(signal, stop);
        settle();
      };
      const stop = () => end(() => reject(signal.reason));
      listen(signal, stop);
      const ask = async () => {
        try {
          const value = await get(signal);
          if (signal.aborted) return;
          if (value !== undefined) end(() => resolve(value));
          else pause.timer = setTimeout(ask, ms);
        } catch (error) {
          end(() => reject(error));
        }
      };
      ask();
    });
}

export const mutants: Mutants<Answer> = {
  "does not give the signal to the pause": {
    answer: async (get, ms, signal) => {
      signal.throwIfAborted();
      while (true) {
        const value = await abortable(get(signal), signal);
        if (value !== undefined) return value;
        await delay(ms);
        signal.throwIfAborted();
      }
    },
    fails: "an abort in a pause ends it at once (ms)",
  },
  "relies on get to listen": {
    answer: async (get, ms, signal) => {
      signal.throwIfAborted();
      while (true) {
        const value = await get(signal);
        if (value !== undefined) return value;
        await delay(ms, { signal });
      }
    },
    fails: "an abort during a get ends it at once, even if get is deaf (ms)",
  },
  "takes a falsy value for a missing one": {
    answer: async (get, ms, signal) => {
      signal.throwIfAborted();
      while (true) {
        const value = await abortable(get(signal), signal);
        if (value) return value;
        await delay(ms, { signal });
      }
    },
    fails: "returns the first value that is not undefined, even a falsy one",
  },
  "takes null for undefined": {
    answer: async (get, ms, signal) => {
      signal.throwIfAborted();
      while (true) {
        const value = await abortable(get(signal), signal);
        if (value != null) return value;
        await delay(ms, { signal });
      }
    },
    fails: "returns the first value that is not undefined, even a falsy one",
  },
  "tries again after an error": {
    answer: async (get, ms, signal) => {
      while (true) {
        signal.throwIfAborted();
        const value = await abortable(get(signal), signal).catch(() => signal.throwIfAborted());
        if (value !== undefined) return value;
        await delay(ms, { signal });
      }
    },
    fails: "an error of get goes to the caller, thrown at once or later",
  },
  "lets get throw at once only": {
    answer: (get, ms, signal) =>
      untilReady(
        async (signal) => {
          const promise = get(signal);
          return await promise.catch(() => undefined);
        },
        ms,
        signal,
      ),
    fails: "an error of get goes to the caller, thrown at once or later",
  },
  "looks at the signal when get has been called": {
    answer: async (get, ms, signal) => {
      while (true) {
        const value = await abortable(get(signal), signal);
        signal.throwIfAborted();
        if (value !== undefined) return value;
        await delay(ms, { signal });
      }
    },
    fails: "with a signal that is already aborted, get is not called",
  },
  "throws an error of its own": {
    answer: async (get, ms, signal) => {
      try {
        return await untilReady(get, ms, signal);
      } catch (error) {
        throw signal.aborted ? new DOMException("Aborted", "AbortError") : error;
      }
    },
    fails: "the caller gets the signal's reason, whatever it is",
  },
  "returns undefined when it is told to stop": {
    answer: async (get, ms, signal) => {
      try {
        return await untilReady(get, ms, signal);
      } catch (error) {
        if (!signal.aborted) throw error;
        return undefined as never;
      }
    },
    fails: "the caller gets the signal's reason, whatever it is",
  },
  "keeps the signal from get": {
    answer: (get, ms, signal) => untilReady(() => get(new AbortController().signal), ms, signal),
    fails: "get receives a signal that is aborted with the caller's",
  },
  "looks at the signal every 50 ms": {
    answer: async (get, ms, signal) => {
      signal.throwIfAborted();
      while (true) {
        const value = await abortable(get(signal), signal);
        if (value !== undefined) return value;
        for (let left = ms; left > 0; left -= 50) {
          await delay(Math.min(50, left));
          signal.throwIfAborted();
        }
      }
    },
    fails: "an abort in a pause ends it at once (ms)",
  },
  "looks at the signal every millisecond": {
    answer: async (get, ms, signal) => {
      signal.throwIfAborted();
      while (true) {
        const value = await abortable(get(signal), signal);
        if (value !== undefined) return value;
        for (let left = ms; left > 0; left--) {
          await delay(1);
          signal.throwIfAborted();
        }
      }
    },
    fails: "one timer for a pause and none for a get: it does not look again and again",
  },
  "looks every millisecond whether get has ended": {
    answer: async <T>(
      get: (signal: AbortSignal) => Promise<T | undefined>,
      ms: number,
      signal: AbortSignal,
    ) => {
      signal.throwIfAborted();
      while (true) {
        let over = false;
        const asked = Promise.try(get, signal).finally(() => over = true);
        asked.catch(() => {});
        while (!over) await delay(1, { signal });
        const value = await asked;
        if (value !== undefined) return value;
        await delay(ms, { signal });
      }
    },
    fails: "one timer for a pause and none for a get: it does not look again and again",
  },
  "gives up after ten calls": {
    answer: async (get, ms, signal) => {
      signal.throwIfAborted();
      for (let calls = 0; calls < 10; calls++) {
        const value = await abortable(get(signal), signal);
        if (value !== undefined) return value;
        await delay(ms, { signal });
      }
      return undefined as never;
    },
    fails: "asks as often as it takes: here, 50 times",
  },
  "has one place for the values of all calls": {
    answer: (() => {
      let value: unknown;
      const ask: Answer = async <T>(
        get: (signal: AbortSignal) => Promise<T | undefined>,
        ms: number,
        signal: AbortSignal,
      ) => {
        signal.throwIfAborted();
        value = undefined;
        while (value === undefined) {
          value = await abortable(get(signal), signal);
          if (value === undefined) await delay(ms, { signal });
        }
        return value as T;
      };
      return ask;
    })(),
    fails: "two calls at the same time do not disturb each other",
  },
  "has one timer for all calls": {
    answer: byHand({ place: {} }),
    fails: "two calls at the same time do not disturb each other",
  },
  "listens with onabort, where there is room for one": {
    answer: byHand({
      listen: (signal, stop) => void (signal.onabort = stop),
      stopListening: (signal) => void (signal.onabort = null),
    }),
    fails: "two calls at the same time do not disturb each other",
  },
  "leaves its onabort": {
    answer: byHand({
      listen: (signal, stop) => void (signal.onabort = stop),
      stopListening: () => {},
    }),
    fails: "however it ends, no listener is left on the signal",
  },
  "clears the onabort of its caller": {
    answer: async (get, ms, signal) => {
      signal.onabort = null;
      return await untilReady(get, ms, signal);
    },
    fails: "however it ends, no listener is left on the signal",
  },
  "takes a falsy reason for no abort": {
    answer: async (get, ms, signal) => {
      if (signal.reason) throw signal.reason;
      while (true) {
        const value = await abortable(get(signal), signal);
        if (value !== undefined) return value;
        await delay(ms, { signal });
      }
    },
    fails: "with a signal that is already aborted, get is not called",
  },
  "has a reason of its own for a pause that has none": {
    answer: async (get, ms, signal) => {
      signal.throwIfAborted();
      while (true) {
        const value = await abortable(get(signal), signal);
        if (value !== undefined) return value;
        await delay(ms, { signal }).catch(() => {
          throw signal.reason ?? new Error("aborted in a pause");
        });
      }
    },
    fails: "the caller gets the signal's reason, whatever it is",
  },
  "has a reason of its own before it begins": {
    answer: async (get, ms, signal) => {
      if (signal.aborted) throw signal.reason || new Error("aborted before");
      return await untilReady(get, ms, signal);
    },
    fails: "the caller gets the signal's reason, whatever it is",
  },
  "takes a falsy error of the call for none": {
    answer: (get, ms, signal) =>
      untilReady(
        (signal) => {
          let failure: unknown;
          let value: ReturnType<typeof get> | undefined;
          try {
            value = get(signal);
          } catch (error) {
            failure = error;
          }
          if (failure) throw failure;
          return Promise.resolve(value);
        },
        ms,
        signal,
      ),
    fails: "an error may be anything, even undefined, at once or later",
  },
  "listens when get has been called": {
    answer: async (get, ms, signal) => {
      signal.throwIfAborted();
      while (true) {
        const promise = get(signal), stop = Promise.withResolvers<never>();
        const abort = () => stop.reject(signal.reason);
        signal.addEventListener("abort", abort);
        const value = await Promise.race([promise, stop.promise])
          .finally(() => signal.removeEventListener("abort", abort));
        if (value !== undefined) return value;
        await delay(ms, { signal });
      }
    },
    fails: "an abort in the call of get ends it, too",
  },
  "takes null for no reason": {
    answer: async (get, ms, signal) => {
      try {
        return await untilReady(get, ms, signal);
      } catch (error) {
        throw signal.aborted ? signal.reason ?? new Error("stopped") : error;
      }
    },
    fails: "the caller gets the signal's reason, whatever it is",
  },
  "takes a falsy error for none": {
    answer: async (get, ms, signal) => {
      signal.throwIfAborted();
      while (true) {
        let failure: unknown;
        const value = await abortable(get(signal), signal).catch((error) => {
          signal.throwIfAborted();
          failure = error;
        });
        if (failure) throw failure;
        if (value !== undefined) return value;
        await delay(ms, { signal });
      }
    },
    fails: "an error may be anything, even undefined, at once or later",
  },
  "stops its clock on abort only": {
    answer: async (get, ms, signal) => {
      const clock = setInterval(() => {}, 100);
      try {
        return await untilReady(get, ms, signal);
      } catch (error) {
        if (signal.aborted) clearInterval(clock);
        throw error;
      }
    },
    fails: "however it ends, no timer is left",
  },
  "pauses while get is under way": {
    answer: async (get, ms, signal) => {
      signal.throwIfAborted();
      while (true) {
        const pause = delay(ms, { signal });
        pause.catch(() => {});
        const value = await abortable(get(signal), signal);
        if (value !== undefined) return value;
        await pause;
      }
    },
    fails: "pauses after each answer that is undefined: the calls come at (ms)",
  },
  "pauses before the first call": {
    answer: async (get, ms, signal) => {
      await delay(ms, { signal });
      return await untilReady(get, ms, signal);
    },
    fails: "pauses after each answer that is undefined: the calls come at (ms)",
  },
  "races with the abort, and leaves its listener": {
    answer: async (get, ms, signal) => {
      signal.throwIfAborted();
      const abort = aborted(signal);
      abort.catch(() => {});
      while (true) {
        const value = await Promise.race([abort, get(signal)]);
        if (value !== undefined) return value;
        await delay(ms, { signal });
      }
    },
    fails: "however it ends, no listener is left on the signal",
  },
  "leaves the pause, and its timer": {
    answer: async (get, ms, signal) => {
      signal.throwIfAborted();
      while (true) {
        const value = await abortable(get(signal), signal);
        if (value !== undefined) return value;
        await abortable(delay(ms), signal);
      }
    },
    fails: "however it ends, no timer is left",
  },
  "goes on asking in the background": {
    answer: (get, ms, signal) => {
      if (signal.aborted) return Promise.reject(signal.reason);
      const asking = (async () => {
        while (true) {
          const value = await get(signal);
          if (value !== undefined) return value;
          await delay(ms);
        }
      })();
      return abortable(asking, signal);
    },
    fails: "after the abort there is no further call",
  },
  "leaves a deaf get alone with its failure": {
    answer: (get, ms, signal) =>
      untilReady(
        (signal) => {
          const promise = get(signal);
          void promise.finally(() => {}); // a branch that has no handler
          return promise;
        },
        ms,
        signal,
      ),
    fails: "a deaf get that fails later does not remain unhandled",
  },
};

export const variants: Record<string, Answer> = {
  "recursion": async function again(get, ms, signal) {
    signal.throwIfAborted();
    const value = await abortable(get(signal), signal);
    if (value !== undefined) return value;
    await delay(ms, { signal });
    return await again(get, ms, signal);
  },
  "one wait around everything": async (get, ms, signal) => {
    signal.throwIfAborted();
    return await abortable(
      (async () => {
        while (true) {
          const value = await get(signal);
          if (value !== undefined) return value;
          await delay(ms, { signal });
        }
      })(),
      signal,
    );
  },
  "races with one promise": async (get, ms, signal) => {
    signal.throwIfAborted();
    const ended = new AbortController(), stop = Promise.withResolvers<never>();
    stop.promise.catch(() => {});
    signal.addEventListener("abort", () => stop.reject(signal.reason), { signal: ended.signal });
    try {
      for (;; await delay(ms, { signal })) {
        const value = await Promise.race([get(signal), stop.promise]);
        if (value !== undefined) return value;
      }
    } finally {
      ended.abort();
    }
  },
  "by hand": byHand(),
};
