/** Answers that prove the checker of exercise 22.2. */
import { abortable, delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import { type Answer, type Get, retrying } from "./solution.ts";

type Retrying = typeof retrying;

/** The solution, with a part of it done in another way. */
function but(
  {
    worthIt = (answer: Answer) => answer.status >= 500,
    grow = (pause: number, attempt: number) => pause * 2 ** (attempt - 1),
    told = (answer: Answer, wait: number) => answer.retryAfter ?? wait,
    more = 0,
    errors = true,
    cancels = (answer: Answer): Promise<void> | void => answer.cancel(),
    sharedBudget = true,
    signalled = true,
    atOnce = true,
    checksSignal = true,
  } = {},
): Retrying {
  return (get, { attempts, pause, budget }) => {
    let common = budget;
    return async (url, signal) => {
      let own = budget;
      for (let attempt = 1;; attempt++) {
        if (atOnce) signal?.throwIfAborted();
        let wait = grow(pause, attempt);
        const last = () => attempt === attempts + more || (sharedBudget ? common-- : own--) <= 0;
        try {
          const answer = await get(url, signal);
          if (!worthIt(answer) || last()) return answer;
          wait = told(answer, wait);
          await cancels(answer);
        } catch (error) {
          if ((checksSignal && signal?.aborted) || last() || !errors) throw error;
        }
        await delay(wait, signalled ? { signal } : {});
      }
    };
  };
}

let lastBudget: number | undefined;

export const mutants: Mutants<Retrying> = {
  "tries again whatever is not 200": {
    answer: but({ worthIt: ({ status }) => status !== 200 }),
    fails: "an answer with a status below 500 is returned at once, and not cancelled",
  },
  "takes 500 for a good answer": {
    answer: but({ worthIt: ({ status }) => status > 500 }),
    fails: "an attempt that rejects, or throws in the call, is tried again like a 500",
  },
  "always pauses for the same time": {
    answer: but({ grow: (pause) => pause }),
    fails: "the pauses between the attempts are `pause`, then twice as long, then again (ms)",
  },
  "doubles the first pause, too": {
    answer: but({ grow: (pause, attempt) => pause * 2 ** attempt }),
    fails: "the pauses between the attempts are `pause`, then twice as long, then again (ms)",
  },
  "makes one attempt too many": {
    answer: but({ more: 1 }),
    fails: "after `attempts` attempts, the caller gets the last answer or error as it is",
  },
  "lets every error out at once": {
    answer: but({ errors: false }),
    fails: "an attempt that rejects, or throws in the call, is tried again like a 500",
  },
  "handles only errors that come later": {
    answer: (get, options) => (url, signal) => {
      const shared = get(url, signal); // a throw in the call is not caught
      let first: Promise<Answer> | undefined = shared;
      const again: Get = (url, signal) => {
        const promise = first ?? get(url, signal);
        first = undefined;
        return promise;
      };
      return retrying(again, options)(url, signal);
    },
    fails: "an attempt that rejects, or throws in the call, is tried again like a 500",
  },
  "wraps the last error": {
    answer: (get, options) => {
      const inner = retrying(get, options);
      return (url, signal) =>
        inner(url, signal).catch((cause) => {
          throw new Error("all attempts failed", { cause });
        });
    },
    fails: "after `attempts` attempts, the caller gets the last answer or error as it is",
  },
  "does not cancel what it throws away": {
    answer: but({ cancels: () => {} }),
    fails: "an answer that is thrown away is cancelled once, the one returned never",
  },
  "cancels every answer of a failed server": {
    answer: (get, options) =>
      retrying(async (url, signal) => {
        const answer = await get(url, signal);
        if (answer.status >= 500) await answer.cancel();
        return { ...answer, cancel: () => Promise.resolve() };
      }, options),
    fails: "an answer that is thrown away is cancelled once, the one returned never",
  },
  "does not listen to retryAfter": {
    answer: but({ told: (_answer, wait) => wait }),
    fails: "`retryAfter` replaces the pause, even if it is 0; it does not change the next",
  },
  "takes retryAfter 0 for none": {
    answer: but({ told: ({ retryAfter }, wait) => retryAfter || wait }),
    fails: "`retryAfter` replaces the pause, even if it is 0; it does not change the next",
  },
  "adds retryAfter to the pause": {
    answer: but({ told: ({ retryAfter = 0 }, wait) => wait + retryAfter }),
    fails: "`retryAfter` replaces the pause, even if it is 0; it does not change the next",
  },
  "has a budget for each call": {
    answer: but({ sharedBudget: false }),
    fails: "all calls together make at most `budget` retries; then there is only one attempt",
  },
  "counts the budget down after an await": {
    answer: (get, { attempts, pause, budget }) => async (url, signal) => {
      for (let attempt = 1;; attempt++) {
        signal?.throwIfAborted();
        let wait = pause * 2 ** (attempt - 1);
        try {
          const answer = await get(url, signal);
          if (answer.status < 500 || attempt === attempts || budget === 0) return answer;
          wait = answer.retryAfter ?? wait;
          await answer.cancel();
        } catch (error) {
          if (signal?.aborted || attempt === attempts || budget === 0) throw error;
        }
        budget--;
        await delay(wait, { signal });
      }
    },
    fails: "all calls together make at most `budget` retries; then there is only one attempt",
  },
  "has one budget for all": {
    answer: (get, options) => {
      lastBudget ??= options.budget;
      const inner = retrying(get, {
        ...options,
        budget: options.budget === 1 ? 0 : options.budget,
      });
      return inner;
    },
    fails: "each `retrying(…)` has a budget of its own, and leaves the options alone",
  },
  "counts down in the options": {
    answer: (get, options) => (url, signal) => {
      const inner = retrying(get, { ...options, budget: Math.max(0, options.budget) });
      return inner(url, signal).finally(() => options.budget--);
    },
    fails: "each `retrying(…)` has a budget of its own, and leaves the options alone",
  },
  "sleeps on after an abort": {
    answer: but({ signalled: false }),
    fails: "the signal is passed on; aborting it ends a pause at once, with its reason (ms)",
  },
  "takes a reason of null for none": {
    answer: (get, options) => async (url, signal) => {
      try {
        return await retrying(get, options)(url, signal);
      } catch (error) {
        throw signal?.aborted ? error ?? new Error("aborted") : error;
      }
    },
    fails: "the signal is passed on; aborting it ends a pause at once, with its reason (ms)",
  },
  "leaves the timer of a pause running": {
    answer: (get, options) => {
      const inner = retrying(get, options);
      return (url, signal) => signal ? abortable(inner(url), signal) : inner(url);
    },
    fails: "the signal is passed on; aborting it ends a pause at once, with its reason (ms)",
  },
  "leaves a listener for each pause": {
    answer: (get, options) => {
      const inner = retrying(get, options);
      return (url, signal) => {
        signal?.addEventListener("abort", () => {});
        return inner(url, signal);
      };
    },
    fails: "when a call has ended, nothing listens to its signal any longer",
  },
  "cancels after the pause": {
    answer: (get, { attempts, pause, budget }) => async (url, signal) => {
      for (let attempt = 1;; attempt++) {
        signal?.throwIfAborted();
        let unwanted: Answer | undefined;
        try {
          const answer = await get(url, signal);
          if (answer.status < 500 || attempt === attempts || budget-- <= 0) return answer;
          unwanted = answer;
        } catch (error) {
          if (signal?.aborted || attempt === attempts || budget-- <= 0) throw error;
        }
        await delay(unwanted?.retryAfter ?? pause * 2 ** (attempt - 1), { signal });
        await unwanted?.cancel();
      }
    },
    fails: "the signal is passed on; aborting it ends a pause at once, with its reason (ms)",
  },
  "makes one call after the other": {
    answer: (get, options) => {
      const inner = retrying(get, options);
      let last: Promise<unknown> = Promise.resolve();
      return (url, signal) => {
        const call = last.then(() => inner(url, signal));
        last = call.catch(() => {});
        return call;
      };
    },
    fails: "calls at the same time are made side by side, even for the same URL (ms)",
  },
  "has one call for each URL": {
    answer: (get, options) => {
      const inner = retrying(get, options), calls = new Map<string, Promise<Answer>>();
      return (url, signal) => {
        const call = calls.get(url) ?? inner(url, signal).finally(() => calls.delete(url));
        calls.set(url, call);
        return call;
      };
    },
    fails: "calls at the same time are made side by side, even for the same URL (ms)",
  },
  "takes an error that is undefined for none": {
    answer: (get, options) =>
      retrying(async (url, signal) => {
        try {
          return await get(url, signal);
        } catch (error) {
          throw error ?? new Error("unknown");
        }
      }, options),
    fails: "after `attempts` attempts, the caller gets the last answer or error as it is",
  },
  "takes an error of null for a mistake": {
    answer: (get, options) =>
      retrying(async (url, signal) => {
        try {
          return await get(url, signal);
        } catch (error) {
          throw error === null ? new Error("unknown") : error;
        }
      }, options),
    fails: "after `attempts` attempts, the caller gets the last answer or error as it is",
  },
  "looks at the reason first, which may be falsy": {
    answer: (get, options) => {
      const inner = retrying(get, options);
      return (url, signal) => signal?.aborted && !signal.reason ? get(url) : inner(url, signal);
    },
    fails: "with a signal that is aborted already there is no attempt",
  },
  "returns a copy of the answer": {
    answer: (get, options) => {
      const inner = retrying(get, options);
      return async (url, signal) => ({ ...await inner(url, signal) });
    },
    fails: "after `attempts` attempts, the caller gets the last answer or error as it is",
  },
  "tries again after an abort": {
    answer: but({ checksSignal: false, atOnce: false, signalled: false }),
    fails: "aborting it during an attempt is no reason for another one",
  },
  "looks at the signal too late": {
    answer: but({ atOnce: false }),
    fails: "with a signal that is aborted already there is no attempt",
  },
  "takes every AbortError for an abort": {
    answer: (get, options) => async (url, signal) => {
      const aborted = new AbortController();
      const signals = signal ? [signal, aborted.signal] : [aborted.signal];
      const once: Get = async (url, both) => {
        try {
          return await get(url, both);
        } catch (error) {
          if (error instanceof DOMException && error.name === "AbortError") aborted.abort(error);
          throw error;
        }
      };
      return await retrying(once, options)(url, AbortSignal.any(signals));
    },
    fails: "so is one that rejects with an AbortError although no one has aborted",
  },
};

export const variants: Record<string, Retrying> = {
  "does not wait for the cancelling": but({ cancels: (answer) => void answer.cancel() }),
  "calls itself for the next attempt": (get, { attempts, pause, budget }) => {
    async function tryFrom(
      attempt: number,
      wait: number,
      url: string,
      signal?: AbortSignal,
    ): Promise<Answer> {
      signal?.throwIfAborted();
      const [end] = await Promise.allSettled([Promise.try(get, url, signal)]);
      const failed = end.status === "rejected";
      if (!failed && end.value.status < 500) return end.value;
      if (attempt === attempts || budget < 1 || (failed && signal?.aborted)) {
        if (failed) throw end.reason;
        return end.value;
      }
      budget -= 1;
      if (!failed) await end.value.cancel();
      const now = failed ? wait : end.value.retryAfter ?? wait;
      await delay(now, signal && { signal });
      return await tryFrom(attempt + 1, 2 * wait, url, signal);
    }
    return (url, signal) => tryFrom(1, pause, url, signal);
  },
  "keeps the last outcome as a function": (get, { attempts, pause, budget }) => {
    let retries = budget;
    return async (url, signal) => {
      let wait = pause;
      for (let left = attempts;; wait *= 2) {
        if (signal?.aborted) throw signal.reason;
        left--;
        let good = false, next = wait, dispose = () => Promise.resolve();
        const outcome = await (async () => await get(url, signal))().then((answer) => {
          good = answer.status < 500;
          next = answer.retryAfter ?? wait;
          dispose = () => answer.cancel();
          return () => answer;
        }, (error) => () => {
          throw error;
        });
        if (good || left === 0 || retries <= 0 || signal?.aborted) return outcome();
        retries--;
        await dispose();
        await delay(next, { signal });
      }
    };
  },
};
