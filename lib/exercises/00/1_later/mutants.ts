/** Answers that prove the checker of exercise 00.1. */
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import type { later } from "./solution.ts";

/** The queue in which one of the wrong answers makes every call wait. */
let queue: Promise<unknown> = Promise.resolve();
/** The only place in which one of the wrong answers keeps a value. */
let place: unknown;
/** The calls that wait, in one of the wrong answers: each timer wakes the first. */
const line: (() => void)[] = [];

export const mutants: Mutants<typeof later> = {
  "forgets to return the value": {
    answer: ((ms: number) => delay(ms)) as unknown as typeof later,
    fails: "returns the value",
  },
  "takes a falsy value for a missing one": {
    answer: async <T>(ms: number, value: T) => {
      await delay(ms);
      return value || undefined as T;
    },
    fails: "returns every value as it is",
  },
  "turns the value into a string": {
    answer: async <T>(ms: number, value: T) => {
      await delay(ms);
      return `${value}` as T;
    },
    fails: "returns every value as it is",
  },
  "returns a copy": {
    answer: async (ms, value) => {
      await delay(ms);
      return structuredClone(value);
    },
    fails: "returns an object itself, even an error or a function, and no copy",
  },
  "throws an error that it should return": {
    answer: async (ms, value) => {
      await delay(ms);
      if (value instanceof Error) throw value;
      return value;
    },
    fails: "returns an object itself, even an error or a function, and no copy",
  },
  "calls a function that it should return": {
    answer: async (ms, value) => {
      await delay(ms);
      return typeof value === "function" ? value() : value;
    },
    fails: "returns an object itself, even an error or a function, and no copy",
  },
  "takes NaN for a missing value": {
    answer: async <T>(ms: number, value: T) => {
      await delay(ms);
      return Number.isNaN(value) ? 0 as T : value;
    },
    fails: "returns every value as it is",
  },
  "counts in seconds": {
    answer: async (ms, value) => {
      await delay(ms * 1000);
      return value;
    },
    fails: "takes as long as it was told, even 0 ms",
  },
  "forgets the await": {
    answer: (ms, value) => {
      void delay(ms);
      return Promise.resolve(value);
    },
    fails: "takes as long as it was told, even 0 ms",
  },
  "always waits as long as in the example": {
    answer: async (_ms, value) => {
      await delay(300);
      return value;
    },
    fails: "takes as long as it was told, even 0 ms",
  },
  "takes 0 for a missing time": {
    answer: async (ms, value) => {
      await delay(ms || 100);
      return value;
    },
    fails: "takes as long as it was told, even 0 ms",
  },
  "looks at the clock every 40 ms": {
    answer: async (ms, value) => {
      const end = performance.now() + ms;
      while (performance.now() < end) await delay(40);
      return value;
    },
    fails: "takes as long as it was told, even 0 ms",
  },
  "looks at the clock every millisecond": {
    answer: async (ms, value) => {
      const end = performance.now() + ms;
      while (performance.now() < end) await delay(1);
      return value;
    },
    fails: "waits for one timer, instead of looking again and again",
  },
  "looks at the clock without a pause": {
    answer: (ms, value) => {
      const end = performance.now() + ms;
      while (performance.now() < end);
      return Promise.resolve(value);
    },
    fails: "it does not keep the machine busy while it waits",
  },
  "never clears its interval": {
    answer: (ms, value) => new Promise((resolve) => setInterval(resolve, ms, value)),
    fails: "leaves no timer running",
  },
  "waits only when it is awaited": {
    answer: <T>(ms: number, value: T) => {
      const lazy = { then: (wake: (value: T) => void) => void setTimeout(wake, ms, value) };
      return lazy as unknown as Promise<T>;
    },
    fails: "starts to wait when it is called (ms)",
  },
  "makes every call wait for the one before": {
    answer: (ms, value) => {
      const mine = queue.then(() => delay(ms)).then(() => value);
      queue = mine;
      return mine;
    },
    fails: "two calls wait at the same time (ms)",
  },
  "has one place for the values of all calls": {
    answer: async <T>(ms: number, value: T) => {
      place = value;
      await delay(ms);
      return place as T;
    },
    fails: "each call returns its own value, after its own time",
  },
  "wakes the first call that waits, whichever timer it was": {
    answer: (ms, value) =>
      new Promise((resolve) => {
        line.push(() => resolve(value));
        setTimeout(() => line.shift()!(), ms);
      }),
    fails: "each call returns its own value, after its own time",
  },
  "waits for another timer first": {
    answer: async (ms, value) => {
      await delay(0);
      await delay(ms);
      return value;
    },
    fails: "waits for one timer, and for no other before or after it",
  },
  "waits for half a second at most": {
    answer: async (ms, value) => {
      await delay(Math.min(ms, 500));
      return value;
    },
    fails: "two calls wait at the same time (ms)",
  },
};

export const variants: Record<string, typeof later> = {
  "makes the promise by hand": (ms, value) =>
    new Promise((resolve) => setTimeout(resolve, ms, value)),
  "resolves from outside": (ms, value) => {
    const { promise, resolve } = Promise.withResolvers<typeof value>();
    setTimeout(resolve, ms, value);
    return promise;
  },
  "chains with then": (ms, value) => delay(ms).then(() => value),
  "begins with another wait, for nothing": async (ms, value) => {
    await null;
    await delay(ms);
    return value;
  },
  "clears its interval": (ms, value) =>
    new Promise((resolve) => {
      const interval = setInterval(() => {
        clearInterval(interval);
        resolve(value);
      }, ms);
    }),
};
