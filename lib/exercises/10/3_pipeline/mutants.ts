/** Answers that prove the checker of exercise 10.3. */
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import type { Pipeline } from "./exercise.ts";
import { pipeline, type Step } from "./solution.ts";

export const mutants: Mutants<Pipeline> = {
  "starts all steps with the input": {
    answer: (...steps) => async (value, signal) => {
      signal?.throwIfAborted();
      return (await Promise.all(steps.map((step) => step(value, signal)))).at(-1);
    },
    fails: "each step gets the value of the step before it, promised or plain",
  },
  "does not wait for the steps": {
    answer: (...steps) => async (value, signal) => {
      for (const step of steps) {
        signal?.throwIfAborted();
        value = step(value, signal);
      }
      return await value;
    },
    fails: "each step gets the value of the step before it, promised or plain",
  },
  "takes each step for a promise": {
    answer: (...steps) => async (value, signal) => {
      for (const step of steps) {
        signal?.throwIfAborted();
        value = await (step(value, signal) as Promise<unknown>).then((next) => next);
      }
      return value;
    },
    fails: "each step gets the value of the step before it, promised or plain",
  },
  "calls the functions inside one another": {
    answer: (...steps) =>
      steps.reduce<(value: unknown, signal?: AbortSignal) => unknown>(
        (nest, step) => async (value, signal) => {
          const before = await nest(value, signal);
          signal?.throwIfAborted();
          return await step(before, signal);
        },
        (value) => Promise.resolve(value),
      ),
    fails: "ten thousand steps work as well as three",
  },
  "stops at an undefined": {
    answer: (...steps) => async (value, signal) => {
      for (const step of steps) {
        signal?.throwIfAborted();
        const next = await step(value, signal);
        if (next === undefined) break;
        value = next;
      }
      return value;
    },
    fails: "falsy values are values",
  },
  "keeps the old value for a falsy one": {
    answer: (...steps) => async (value, signal) => {
      for (const step of steps) {
        signal?.throwIfAborted();
        value = (await step(value, signal)) || value;
      }
      return value;
    },
    fails: "falsy values are values",
  },
  "needs a first step": {
    answer: (first: Step, ...rest: Step[]) => async (value, signal) => {
      signal?.throwIfAborted();
      value = await first(value, signal);
      for (const step of rest) {
        signal?.throwIfAborted();
        value = await step(value, signal);
      }
      return value;
    },
    fails: "without steps the value comes out as it went in",
  },
  "uses up its steps": {
    answer: (...steps) => async (value, signal) => {
      while (steps.length > 0) {
        signal?.throwIfAborted();
        value = await steps.shift()!(value, signal);
      }
      return value;
    },
    fails: "it can be called again, and at the same time (ms)",
  },
  "has one counter for all calls": {
    answer: (...steps) => {
      let index = 0;
      return async (value, signal) => {
        for (index = 0; index < steps.length; index++) {
          signal?.throwIfAborted();
          value = await steps[index](value, signal);
        }
        return value;
      };
    },
    fails: "it can be called again, and at the same time (ms)",
  },
  "lets one call wait for the other": {
    answer: (...steps) => {
      let last: Promise<unknown> = Promise.resolve();
      return (value, signal) => {
        last = last.catch(() => {}).then(async () => {
          for (const step of steps) {
            signal?.throwIfAborted();
            value = await step(value, signal);
          }
          return value;
        });
        return last;
      };
    },
    fails: "it can be called again, and at the same time (ms)",
  },
  "throws what the first step throws": {
    answer: (...steps) => (value, signal) => {
      if (steps.length === 0) return value;
      if (signal?.aborted) return Promise.reject(signal.reason);
      const [first, ...rest] = steps;
      return rest.reduce<Promise<unknown>>(
        (before, step) =>
          before.then((value) => {
            signal?.throwIfAborted();
            return step(value, signal);
          }),
        Promise.resolve(first(value, signal)),
      );
    },
    fails: "whichever step fails, late or at once, the promise rejects with its error",
  },
  "skips a step that fails": {
    answer: (...steps) => async (value, signal) => {
      for (const step of steps) {
        signal?.throwIfAborted();
        try {
          value = await step(value, signal);
        } catch (error) {
          if (signal?.aborted) throw error;
        }
      }
      return value;
    },
    fails: "whichever step fails, late or at once, the promise rejects with its error",
  },
  "does not hand the signal on": {
    answer: (...steps) => async (value, signal) => {
      for (const step of steps) {
        signal?.throwIfAborted();
        value = await step(value);
      }
      return value;
    },
    fails: "the signal is handed to each step, so an abort ends it at once (ms)",
  },
  "leaves the signal to the steps": {
    answer: (...steps) => async (value, signal) => {
      for (const step of steps) value = await step(value, signal);
      return value;
    },
    fails: "after a step that does not listen no other begins, and the reason comes (ms)",
  },
  "looks at the signal after the first step only": {
    answer: (...steps) => async (value, signal) => {
      for (const step of steps) {
        value = await step(value, signal);
        signal?.throwIfAborted();
      }
      return value;
    },
    fails: "if the signal is already aborted, no step begins",
  },
  "looks every millisecond whether the step has ended": {
    answer: (...steps) => async (value, signal) => {
      for (const step of steps) {
        signal?.throwIfAborted();
        let running = true;
        const ended = Promise.resolve(value).then((value) => step(value, signal))
          .finally(() => running = false);
        ended.catch(() => {});
        while (running) await delay(1);
        value = await ended;
      }
      return value;
    },
    fails: "a step begins when the one before it has ended, and not later (ms)",
  },
  "leaves a step running when the signal aborts": {
    answer: (...steps) => async (value, signal) => {
      const { promise: aborted, reject } = Promise.withResolvers<never>();
      aborted.catch(() => {});
      signal?.addEventListener("abort", () => reject(signal.reason));
      for (const step of steps) {
        signal?.throwIfAborted();
        value = await Promise.race([step(value, signal), aborted]);
      }
      return value;
    },
    fails: "after a step that does not listen no other begins, and the reason comes (ms)",
  },
  "does not look at the signal after the last step": {
    answer: (...steps) => async (value, signal) => {
      for (const step of steps) {
        signal?.throwIfAborted();
        value = await step(value, signal);
      }
      return value;
    },
    fails: "the reason comes even if the step that does not listen is the last (ms)",
  },
  "looks at the reason, and not at the signal": {
    answer: (...steps) => async (value, signal) => {
      for (const step of steps) {
        if (signal?.reason) throw signal.reason;
        value = await step(value, signal);
      }
      if (signal?.reason) throw signal.reason;
      return value;
    },
    fails: "the reason may be anything, even null",
  },
  "looks at the reason at the end": {
    answer: (...steps) => async (value, signal) => {
      for (const step of steps) {
        signal?.throwIfAborted();
        value = await step(value, signal);
      }
      if (signal?.reason) throw signal.reason;
      return value;
    },
    fails: "the reason may be anything, even null",
  },
  "has a reason of its own instead of null": {
    answer: (...steps) => async (value, signal) => {
      try {
        return await pipeline(...steps)(value, signal);
      } catch (error) {
        throw error === null && signal?.aborted ? new Error("aborted") : error;
      }
    },
    fails: "the reason may be anything, even null",
  },
  "has one place for the steps of all pipelines": {
    answer: (() => {
      let steps: Step[] = [];
      return (...mine: Step[]) => {
        steps = mine;
        return (value: unknown, signal?: AbortSignal) => pipeline(...steps)(value, signal);
      };
    })(),
    fails: "it can be called again, and at the same time (ms)",
  },
  "pauses once in a thousand steps": {
    answer: (...steps) => async (value, signal) => {
      for (const [i, step] of steps.entries()) {
        if (i % 1000 === 999) await delay(0);
        signal?.throwIfAborted();
        value = await step(value, signal);
      }
      signal?.throwIfAborted();
      return value;
    },
    fails: "there is no pause between two steps, not even one of 0 ms",
  },
  "takes a falsy error of the call for none": {
    answer: (...steps) => async (value, signal) => {
      for (const step of steps) {
        signal?.throwIfAborted();
        let failure: unknown;
        try {
          value = step(value, signal);
        } catch (error) {
          failure = error;
        }
        if (failure) throw failure;
        value = await value;
      }
      signal?.throwIfAborted();
      return value;
    },
    fails: "the promise rejects even if what a step throws is falsy",
  },
  "has one signal for all calls": {
    answer: (...steps) => {
      let latest: AbortSignal | undefined;
      return async (value, signal) => {
        latest = signal;
        for (const step of steps) {
          latest?.throwIfAborted();
          value = await step(value, latest);
        }
        latest?.throwIfAborted();
        return value;
      };
    },
    fails: "a call that fails or is aborted does not disturb the others (ms)",
  },
  "keeps the signal of the first call": {
    answer: (...steps) => {
      let first: AbortSignal | undefined;
      return async (value, signal) => {
        first ??= signal;
        for (const step of steps) {
          first?.throwIfAborted();
          value = await step(value, first);
        }
        first?.throwIfAborted();
        return value;
      };
    },
    fails: "a call that fails or is aborted does not disturb the others (ms)",
  },
  "is broken after a failure": {
    answer: (...steps) => {
      let broken = false;
      return async (value, signal) => {
        if (broken) throw new Error("The pipeline is broken");
        try {
          return await pipeline(...steps)(value, signal);
        } catch (error) {
          broken = true;
          throw error;
        }
      };
    },
    fails: "a call that fails or is aborted does not disturb the others (ms)",
  },
  "lets other timers come first": {
    answer: (...steps) => async (value, signal) => {
      for (const step of steps) {
        signal?.throwIfAborted();
        value = await step(value, signal);
        await delay(0);
      }
      signal?.throwIfAborted();
      return value;
    },
    fails: "there is no pause between two steps, not even one of 0 ms",
  },
  "takes a falsy error for none": {
    answer: (...steps) => async (value, signal) => {
      let failure: unknown;
      for (const step of steps) {
        signal?.throwIfAborted();
        try {
          value = await step(value, signal);
        } catch (error) {
          failure = error;
        }
        if (failure) throw failure;
      }
      signal?.throwIfAborted();
      return value;
    },
    fails: "the promise rejects even if what a step throws is falsy",
  },
  "begins at once": {
    answer: (...steps) => {
      const warm = steps[0]?.(0);
      void Promise.resolve(warm).catch(() => {});
      return async (value, signal) => {
        for (const step of steps) {
          signal?.throwIfAborted();
          value = await step(value, signal);
        }
        return value;
      };
    },
    fails: "making a pipeline calls no step",
  },
};

export const variants: Record<string, Pipeline> = {
  "a chain of then": (...steps) => (value, signal) =>
    steps.reduce<Promise<unknown>>(
      (before, step) =>
        before.then((value) => {
          signal?.throwIfAborted();
          return step(value, signal);
        }),
      Promise.resolve(value),
    ).then((value) => {
      signal?.throwIfAborted();
      return value;
    }),
  "calls itself after an await": (...steps) => {
    const from = async (index: number, value: unknown, signal?: AbortSignal): Promise<unknown> => {
      signal?.throwIfAborted();
      if (index === steps.length) return value;
      return await from(index + 1, await steps[index](value, signal), signal);
    };
    return (value, signal) => from(0, value, signal);
  },
  "looks after every step": (...steps) => async (value, signal) => {
    const left = [...steps];
    do {
      signal?.throwIfAborted();
      const step = left.shift();
      if (!step) return value;
      value = await step(value, signal);
    } while (true);
  },
  "a generator and its driver": (...steps) => async (value, signal) => {
    function* calls(): Generator<unknown, void, unknown> {
      for (const step of steps) value = yield step(value, signal);
    }
    signal?.throwIfAborted();
    const coroutine = calls();
    let turn = coroutine.next();
    while (!turn.done) {
      const next = await turn.value;
      signal?.throwIfAborted();
      turn = coroutine.next(next);
    }
    return value;
  },
};
