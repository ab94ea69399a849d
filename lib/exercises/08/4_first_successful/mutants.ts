/** Answers that prove the checker of exercise 08.4. */
import type { Mutants } from "@course/notebook/exercises";
import { taskGroup } from "@course/async";
import { firstSuccessful } from "./solution.ts";

type Answer = typeof firstSuccessful;
type Work<T> = (signal: AbortSignal) => Promise<T>;

const stopped = new Error("not needed");
const remembered = new WeakMap<object, Promise<unknown>>();

/** A controller that the caller's signal aborts, too. */
function childOf(signal: AbortSignal): { stop: AbortSignal; end: () => void } {
  const own = new AbortController();
  return { stop: AbortSignal.any([signal, own.signal]), end: () => own.abort(stopped) };
}

export const mutants: Mutants<Answer> = {
  "takes a falsy reason for none, if it is there from the start": {
    answer: async (works, signal) => {
      if (signal.aborted && !signal.reason) throw new DOMException("aborted", "AbortError");
      return await firstSuccessful(works, signal);
    },
    fails: "the signal's reason may be anything",
  },
  "takes the first that settles": {
    answer: async (works, signal) => {
      signal.throwIfAborted();
      const { stop, end } = childOf(signal);
      const attempts = works.map(async (work) => await work(stop));
      try {
        return await Promise.race(attempts);
      } finally {
        end();
        await Promise.allSettled(attempts);
      }
    },
    fails: "the result is the first success, whatever it is",
  },
  "lets the losers run": {
    answer: async (works, signal) => {
      signal.throwIfAborted();
      return await Promise.any(works.map(async (work) => await work(signal)));
    },
    fails: "when the caller gets it, none of them is under way",
  },
  "waits for the losers, and does not stop them": {
    answer: async (works, signal) => {
      signal.throwIfAborted();
      const attempts = works.map(async (work) => await work(signal));
      try {
        return await Promise.any(attempts);
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        await Promise.allSettled(attempts);
      }
    },
    fails: "then the others are told to stop (ms)",
  },
  "stops the losers, and does not wait for them": {
    answer: async (works, signal) => {
      signal.throwIfAborted();
      const { stop, end } = childOf(signal);
      try {
        return await Promise.any(works.map(async (work) => await work(stop)));
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        end();
      }
    },
    fails: "when the caller gets it, none of them is under way",
  },
  "stops the others at the first failure": {
    answer: async (works, signal) => {
      signal.throwIfAborted();
      return await taskGroup(
        (group) => Promise.any(works.map((work) => group.createTask((stop) => work(stop)))),
        { signal },
      );
    },
    fails: "the result is the first success, whatever it is",
  },
  "tries one after the other": {
    answer: async (works, signal) => {
      const errors: unknown[] = [];
      for (const work of works) {
        signal.throwIfAborted();
        try {
          return await work(signal);
        } catch (error) {
          errors.push(error);
        }
      }
      signal.throwIfAborted();
      throw new AggregateError(errors);
    },
    fails: "all are begun at once, each of them once",
  },
  "takes a falsy value for a failure": {
    answer: (works, signal) =>
      firstSuccessful(
        works.map((work) => async (stop) => {
          const value = await work(stop);
          if (!value) throw new Error("nothing there");
          return value;
        }),
        signal,
      ),
    fails: "the result is the first success, whatever it is",
  },
  "calls the works outside of any promise": {
    answer: async <T>(works: Work<T>[], signal: AbortSignal) => {
      signal.throwIfAborted();
      const { stop, end } = childOf(signal);
      const attempts: Promise<T>[] = [];
      try {
        for (const work of works) attempts.push(work(stop));
        return await Promise.any(attempts);
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        end();
        await Promise.allSettled(attempts);
      }
    },
    fails: "a work that throws in its call is a failure like any other",
  },
  "lists the errors as they come": {
    answer: async (works, signal) => {
      const errors: unknown[] = [];
      try {
        return await firstSuccessful(
          works.map((work) => async (stop) => {
            try {
              return await work(stop);
            } catch (error) {
              errors.push(error);
              throw error;
            }
          }),
          signal,
        );
      } catch (error) {
        throw error instanceof AggregateError ? new AggregateError(errors) : error;
      }
    },
    fails: "if all fail, an AggregateError has all errors, in the order of the list",
  },
  "leaves out what is no Error": {
    answer: async (works, signal) => {
      try {
        return await firstSuccessful(works, signal);
      } catch (error) {
        if (!(error instanceof AggregateError)) throw error;
        throw new AggregateError(error.errors.filter((one) => one instanceof Error));
      }
    },
    fails: "an error may be anything, even undefined or an AbortError",
  },
  "takes every AbortError for an answer to its own signal": {
    answer: async (works, signal) => {
      try {
        return await firstSuccessful(works, signal);
      } catch (error) {
        if (!(error instanceof AggregateError)) throw error;
        throw new AggregateError(error.errors.filter((one) => one?.name !== "AbortError"));
      }
    },
    fails: "an error may be anything, even undefined or an AbortError",
  },
  "throws only the last error": {
    answer: async (works, signal) => {
      try {
        return await firstSuccessful(works, signal);
      } catch (error) {
        throw error instanceof AggregateError && error.errors.length > 0
          ? error.errors.at(-1)
          : error;
      }
    },
    fails: "if all fail, an AggregateError has all errors, in the order of the list",
  },
  "does not pass the caller's signal on": {
    answer: (works, signal) => {
      signal.throwIfAborted();
      return firstSuccessful(works, new AbortController().signal);
    },
    fails: "the caller's signal stops them all, and their clean-up is waited for",
  },
  "leaves at once when the caller aborts": {
    answer: async (works, signal) => {
      signal.throwIfAborted();
      const { promise, reject } = Promise.withResolvers<never>();
      signal.addEventListener("abort", () => reject(signal.reason));
      return await Promise.race([firstSuccessful(works, signal), promise]);
    },
    fails: "the caller's signal stops them all, and their clean-up is waited for",
  },
  "calls an abort a failure of all": {
    answer: async (works, signal) => {
      signal.throwIfAborted();
      const { stop, end } = childOf(signal);
      const attempts = works.map(async (work) => await work(stop));
      try {
        return await Promise.any(attempts);
      } finally {
        end();
        await Promise.allSettled(attempts);
      }
    },
    fails: "then the caller gets the signal's reason",
  },
  "takes a falsy reason for none": {
    answer: async (works, signal) => {
      try {
        return await firstSuccessful(works, signal);
      } catch (error) {
        throw error || new Error("aborted");
      }
    },
    fails: "the signal's reason may be anything",
  },
  "takes undefined for a failure": {
    answer: (works, signal) =>
      firstSuccessful(
        works.map((work) => async (stop) => {
          const value = await work(stop);
          if (value === undefined) throw new Error("nothing there");
          return value;
        }),
        signal,
      ),
    fails: "a second call has a result of its own, even undefined",
  },
  "remembers the result of a list": {
    answer: (works, signal) => {
      if (!remembered.has(works)) remembered.set(works, firstSuccessful(works, signal));
      return remembered.get(works) as Promise<never>;
    },
    fails: "a second call has a result of its own, even undefined",
  },
  "leaves its listener on the signal": {
    answer: async (works, signal) => {
      signal.throwIfAborted();
      const own = new AbortController();
      signal.addEventListener("abort", () => own.abort(signal.reason), { once: true });
      try {
        return await firstSuccessful(works, own.signal);
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      }
    },
    fails: "no listener is left on the caller's signal",
  },
  "looks at the signal when it is too late": {
    answer: async (works, signal) => {
      const { stop, end } = childOf(signal);
      const attempts = works.map(async (work) => await work(stop));
      try {
        return await Promise.any(attempts);
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        end();
        await Promise.allSettled(attempts);
      }
    },
    fails: "with a signal that is already aborted, none is begun",
  },
  "returns nothing if there is nothing to do": {
    answer: async (works, signal) => {
      if (works.length === 0) return undefined as never;
      return await firstSuccessful(works, signal);
    },
    fails: "no works make an AggregateError without errors",
  },
  "uses the list up": {
    answer: (works, signal) => firstSuccessful(works.splice(0), signal),
    fails: "the list stays as it is",
  },
};

export const variants: Record<string, Answer> = {
  "has a controller for each work": async <T>(works: Work<T>[], signal: AbortSignal) => {
    signal.throwIfAborted();
    const controllers = works.map(() => new AbortController());
    const stopAll = () => controllers.forEach((one) => one.abort(signal.reason ?? stopped));
    signal.addEventListener("abort", stopAll);
    const successes: T[] = [];
    const errors: unknown[] = [];
    await Promise.all(works.map(async (work, i) => {
      try {
        successes.push(await work(controllers[i].signal));
        stopAll();
      } catch (error) {
        errors[i] = error;
      }
    }));
    signal.removeEventListener("abort", stopAll);
    signal.throwIfAborted();
    if (successes.length === 0) throw new AggregateError(errors);
    return successes[0];
  },
  "has a callback for each attempt": (works, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const { stop, end } = childOf(signal);
      const errors: unknown[] = [];
      let left = works.length;
      let settle: (() => void) | undefined;
      const finish = () => {
        if (left > 0) return;
        if (settle) settle();
        else if (signal.aborted) reject(signal.reason);
        else reject(new AggregateError(errors));
      };
      works.forEach((work, i) =>
        Promise.try(work, stop).then((value) => {
          settle ??= () => resolve(value);
          end();
        }, (error) => {
          errors[i] = error;
        }).finally(() => {
          left--;
          finish();
        })
      );
      finish();
    }),
  "lets a task group wait for the losers": async (works, signal) => {
    const { stop, end } = childOf(signal);
    return await taskGroup((group) => {
      const attempts = works.map(async (work) => await work(stop));
      for (const attempt of attempts) group.createTask(() => attempt.then(() => {}, () => {}));
      return Promise.any(attempts).finally(end);
    }, { signal }).catch((error) => {
      signal.throwIfAborted();
      const [inner] = error instanceof AggregateError ? error.errors : [];
      throw inner instanceof AggregateError ? inner : error;
    });
  },
};
