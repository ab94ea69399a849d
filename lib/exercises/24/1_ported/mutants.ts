/** Answers that prove the checker of exercise 24.1. */
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import { ported } from "./solution.ts";

type Answer = typeof ported;
type Done = (error?: unknown, value?: unknown) => void;

/** A wrong answer that looks at what the callback receives in a way of its own. */
const settling = (
  settle: (error: unknown, value: unknown, ok: (value: unknown) => void, no: Done) => void,
): Answer =>
  ((f: (...args: unknown[]) => void) =>
    function (this: unknown, ...args: unknown[]) {
      return new Promise<unknown>((resolve, reject) => {
        f.call(this, ...args, (error: unknown, value: unknown) => {
          settle(error, value, resolve, reject);
        });
      });
    }) as Answer;

const values = "fulfils with the value, even a falsy one";
const errors = "rejects with every error but null and undefined";
const calls = "calls the function at once, and once, with the same this and arguments";
const twice = "only the first call of the callback counts, even if the function throws after it";

export const mutants: Mutants<Answer> = {
  "takes falsy errors for none": {
    answer: settling((error, value, ok, no) => error ? no(error) : ok(value)),
    fails: errors,
  },
  "knows only null": {
    answer: settling((error, value, ok, no) => error === null ? ok(value) : no(error)),
    fails: values,
  },
  "takes a falsy value for a missing one": {
    answer: settling((error, value, ok, no) =>
      (error ?? null) === null && value ? ok(value) : no(error)
    ),
    fails: values,
  },
  "swallows errors": {
    answer: settling((error, value, ok) => (error ?? null) === null ? ok(value) : ok(undefined)),
    fails: errors,
  },
  "wraps errors": {
    answer: settling((error, value, ok, no) =>
      (error ?? null) === null
        ? ok(value)
        : no(error instanceof Error ? error : new Error(`${error}`))
    ),
    fails: errors,
  },
  "loses this": {
    answer:
      ((f: (...args: unknown[]) => void) => (...args: unknown[]) => ported(f)(...args)) as Answer,
    fails: calls,
  },
  "forgets the arguments": {
    answer: ((f: (...args: unknown[]) => void) =>
      function (this: unknown) {
        return ported(f).call(this);
      }) as Answer,
    fails: calls,
  },
  "tries again after an error": {
    answer: ((f: (...args: unknown[]) => void) =>
      function (this: unknown, ...args: unknown[]) {
        const call = () => ported(f).apply(this, args);
        return call().catch(call);
      }) as Answer,
    fails: calls,
  },
  "throws in the call": {
    answer: ((f: (...args: unknown[]) => void) =>
      function (this: unknown, ...args: unknown[]) {
        const { promise, resolve, reject } = Promise.withResolvers();
        f.call(this, ...args, (error: unknown, value: unknown) => {
          if (error === null || error === undefined) resolve(value);
          else reject(error);
        });
        return promise;
      }) as Answer,
    fails: "what the function throws in the call is a rejection",
  },
  "starts in a microtask": {
    answer:
      ((f: (...args: unknown[]) => void) =>
        async function (this: unknown, ...args: unknown[]) {
          await null;
          return await ported(f).call(this, ...args);
        }) as Answer,
    fails: calls,
  },
  "one at a time": {
    answer: ((f: (...args: unknown[]) => void) => {
      let before: Promise<unknown> = Promise.resolve();
      return function (this: unknown, ...args: unknown[]) {
        return before = before.then(() => ported(f).call(this, ...args));
      };
    }) as Answer,
    fails: "calls wait at the same time, each for its own value (ms)",
  },
  "one promise for all calls": {
    answer: ((f: (...args: unknown[]) => void) => {
      let made: Promise<unknown> | undefined;
      return function (this: unknown, ...args: unknown[]) {
        return made ??= ported(f).call(this, ...args);
      };
    }) as Answer,
    fails: calls,
  },
  "waits for the last call of the callback": {
    answer: ((f: (...args: unknown[]) => void) =>
      function (this: unknown, ...args: unknown[]) {
        return new Promise<unknown>((resolve, reject) => {
          let end = () => {};
          let timer: ReturnType<typeof setTimeout> | undefined;
          f.call(this, ...args, (error: unknown, value: unknown) => {
            end = () => (error ?? null) === null ? resolve(value) : reject(error);
            timer ??= setTimeout(() => end());
          });
        });
      }) as Answer,
    fails: twice,
  },
  "remembers what it was called with": {
    answer: ((f: (...args: unknown[]) => void) => {
      const known = new Map<string, Promise<unknown>>();
      const answer = ported(f as never);
      return function (this: unknown, ...args: unknown[]) {
        const key = JSON.stringify(args);
        if (!known.has(key)) known.set(key, answer.apply(this, args));
        return known.get(key)!;
      };
    }) as Answer,
    fails: calls,
  },
  "leaves out arguments that are undefined": {
    answer: ((f: (...args: unknown[]) => void) => {
      const answer = ported(f as never);
      return function (this: unknown, ...args: unknown[]) {
        return answer.apply(this, args.filter((arg) => arg !== undefined));
      };
    }) as Answer,
    fails: calls,
  },
  "keeps the this of its first call": {
    answer: ((f: (...args: unknown[]) => void) => {
      const answer = ported(f as never);
      let first: { this: unknown } | undefined;
      return function (this: unknown, ...args: unknown[]) {
        first ??= { this: this };
        return answer.apply(first.this, args);
      };
    }) as Answer,
    fails: calls,
  },
  "leaves the timer of its time limit running": {
    answer: ((f: (...args: unknown[]) => void) => {
      const answer = ported(f as never);
      return function (this: unknown, ...args: unknown[]) {
        const tooLate = new Promise((_, reject) => setTimeout(reject, 5000, new Error("too late")));
        tooLate.catch(() => {});
        return Promise.race([answer.apply(this, args), tooLate]);
      };
    }) as Answer,
    fails: "leaves no timer running",
  },
  "looks every 7 ms whether the callback was called": {
    answer:
      ((f: (...args: unknown[]) => void) =>
        async function (this: unknown, ...args: unknown[]) {
          let end: (() => unknown) | undefined;
          f.call(this, ...args, (error: unknown, value: unknown) => {
            end ??= () => (error ?? null) === null ? value : Promise.reject(error);
          });
          while (!end) await delay(7);
          return await end();
        }) as Answer,
    fails: twice,
  },
  "takes a falsy error that is thrown for none": {
    answer: ((f: (...args: unknown[]) => void) =>
      function (this: unknown, ...args: unknown[]) {
        return new Promise<unknown>((resolve, reject) => {
          try {
            f.call(this, ...args, (error: unknown, value: unknown) => {
              if ((error ?? null) === null) resolve(value);
              else reject(error);
            });
          } catch (error) {
            if (error) reject(error);
            else resolve(undefined);
          }
        });
      }) as Answer,
    fails: "what the function throws in the call is a rejection",
  },
  "passes on three arguments": {
    answer: ((f: (...args: never[]) => void) => {
      const all = ported(f);
      return function (this: unknown, ...args: unknown[]) {
        return all.apply(this, args.slice(0, 3));
      };
    }) as Answer,
    fails: calls,
  },
};

export const variants: Record<string, Answer> = {
  "with resolvers":
    ((f: (...args: unknown[]) => void) =>
      function (this: unknown, ...args: unknown[]) {
        const { promise, resolve, reject } = Promise.withResolvers();
        try {
          f.apply(this, [...args, (error: unknown, value: unknown) => {
            if (error == null) resolve(value);
            else reject(error);
          }]);
        } catch (error) {
          reject(error);
        }
        return promise;
      }) as Answer,
  "by Promise.try":
    ((f: (...args: unknown[]) => void) =>
      function (this: unknown, ...args: unknown[]) {
        return new Promise<unknown>((resolve, reject) => {
          const done = (error: unknown, value: unknown) =>
            [null, undefined].includes(error as null) ? resolve(value) : reject(error);
          Promise.try(() => f.bind(this)(...args, done)).catch(reject);
        });
      }) as Answer,
};
