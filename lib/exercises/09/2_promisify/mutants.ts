/** Answers that prove the checker of exercise 09.2. */
import type { Mutants } from "@course/notebook/exercises";
import type { OldFunction, Promisify } from "./exercise.ts";

/** A right answer, of which each wrong one changes a part. */
function making(
  settle: (
    error: unknown,
    value: unknown,
    to: PromiseWithResolvers<unknown>,
  ) => void = (error, value, { resolve, reject }) => error == null ? resolve(value) : reject(error),
  call = (f: OldFunction, self: unknown, args: unknown[], done: unknown): void =>
    f.call(self, ...args, done),
): Promisify {
  return (f) =>
    function (this: unknown, ...args: unknown[]) {
      const to = Promise.withResolvers<unknown>();
      const done = (error: unknown, value: unknown) => settle(error, value, to);
      try {
        call(f, this, args, done);
      } catch (error) {
        to.reject(error);
      }
      return to.promise;
    };
}

export const mutants: Mutants<Promisify> = {
  "takes what f throws for nothing, if it is falsy": {
    answer: (f) => (...args) =>
      new Promise((resolve, reject) => {
        try {
          f(...args, (error: unknown, value: unknown) =>
            error == null ? resolve(value) : reject(error));
        } catch (error) {
          if (error) {
            reject(error);
          } else resolve(undefined);
        }
      }),
    fails: "whatever f throws is a rejection, even undefined",
  },
  "takes a falsy error for none": {
    answer: making((error, value, { resolve, reject }) => error ? reject(error) : resolve(value)),
    fails: "anything but null and undefined is an error",
  },
  "takes NaN for no error": {
    answer: making((error, value, { resolve, reject }) =>
      error == null || Number.isNaN(error) ? resolve(value) : reject(error)
    ),
    fails: "anything but null and undefined is an error",
  },
  "throws when it is called back again": {
    answer: (f) =>
      function (this: unknown, ...args: unknown[]) {
        let over = false;
        return new Promise((resolve, reject) =>
          f.call(this, ...args, (error: unknown, value: unknown) => {
            if (over) throw new Error("it is over");
            over = true;
            error == null ? resolve(value) : reject(error);
          })
        );
      },
    fails: "a second call of the callback changes nothing",
  },
  "knows only null": {
    answer: making((error, value, { resolve, reject }) =>
      error === null ? resolve(value) : reject(error)
    ),
    fails: "every value is a value",
  },
  "waits for a value that is true": {
    answer: making((error, value, { resolve, reject }) => {
      if (error != null) reject(error);
      else if (value) resolve(value);
    }),
    fails: "every value is a value",
  },
  "swallows the error": {
    answer: making((_error, value, { resolve }) => resolve(value)),
    fails: "the caller gets the very error",
  },
  "makes a new error of it": {
    answer: making((error, value, { resolve, reject }) =>
      error == null ? resolve(value) : reject(new Error(String(error)))
    ),
    fails: "the caller gets the very error",
  },
  "takes a value for a sign of success": {
    answer: making((error, value, { resolve, reject }) =>
      value === undefined && error != null ? reject(error) : resolve(value)
    ),
    fails: "the caller gets the very error",
  },
  "loses this": {
    answer: making(undefined, (f, _self, args, done) => f.call(undefined, ...args, done)),
    fails: "f gets the this of the call",
  },
  "keeps the first this forever": {
    answer: (f) => {
      let first: unknown;
      return function (this: unknown, ...args: unknown[]) {
        return making()(f).apply(first ??= this, args);
      };
    },
    fails: "f gets the this of the call",
  },
  "puts the callback first": {
    answer: making(undefined, (f, self, args, done) => f.call(self, done, ...args, done)),
    fails: "f gets the arguments in order, and the callback last",
  },
  "passes only the first argument on": {
    answer: making(undefined, (f, self, args, done) => f.call(self, args[0], done)),
    fails: "f gets the arguments in order, and the callback last",
  },
  "drops what is undefined": {
    answer: making(
      undefined,
      (f, self, args, done) =>
        f.call(self, ...args.filter((argument) => argument !== undefined), done),
    ),
    fails: "f gets the arguments in order, and the callback last",
  },
  "counts on the length of the function": {
    answer: making(undefined, (f, self, args, done) => {
      const filled = Array.from({ length: Math.max(args.length, f.length - 1) }, (_, i) => args[i]);
      f.call(self, ...filled, done);
    }),
    fails: "f gets the arguments in order, and the callback last",
  },
  "starts f later": {
    answer: (f) =>
      async function (this: unknown, ...args: unknown[]) {
        await null;
        return await making()(f).apply(this, args);
      },
    fails: "f is called at once",
  },
  "throws what f throws": {
    answer: (f) =>
      function (this: unknown, ...args: unknown[]) {
        const { promise, resolve, reject } = Promise.withResolvers<unknown>();
        f.call(
          this,
          ...args,
          (error: unknown, value: unknown) => error == null ? resolve(value) : reject(error),
        );
        return promise;
      },
    fails: "an error that f throws is a rejection",
  },
  "swallows what f throws": {
    answer: making(undefined, (f, self, args, done) => {
      try {
        f.call(self, ...args, done);
      } catch {
        (done as () => void)();
      }
    }),
    fails: "an error that f throws is a rejection",
  },
  "has one promise for all calls": {
    answer: (f) => {
      let made: Promise<unknown> | undefined;
      return function (this: unknown, ...args: unknown[]) {
        return made ??= new Promise((resolve, reject) =>
          f.call(
            this,
            ...args,
            (error: unknown, value: unknown) => error == null ? resolve(value) : reject(error),
          )
        );
      };
    },
    fails: "calls that overlap do not disturb each other",
  },
  "does one call after the other": {
    answer: (f) => {
      const plain = making()(f);
      let last: Promise<unknown> | undefined;
      return function (this: unknown, ...args: unknown[]) {
        const next = last === undefined
          ? plain.apply(this, args)
          : last.then(() => plain.apply(this, args), () => plain.apply(this, args));
        last = next.catch(() => {});
        return next;
      };
    },
    fails: "calls that overlap do not disturb each other",
  },
  "looks every 7 ms whether it is over": {
    answer: (f) =>
      function (this: unknown, ...args: unknown[]) {
        let over: [unknown, unknown] | undefined;
        return new Promise((resolve, reject) => {
          const look = () => {
            if (over === undefined) setTimeout(look, 7);
            else if (over[0] == null) resolve(over[1]);
            else reject(over[0]);
          };
          f.call(this, ...args, (error: unknown, value: unknown) => over ??= [error, value]);
          setTimeout(look, 7);
        });
      },
    fails: "calls that overlap do not disturb each other",
  },
  "listens to the last call of the callback": {
    answer: (f) =>
      function (this: unknown, ...args: unknown[]) {
        let outcome: [unknown, unknown];
        return new Promise((resolve, reject) =>
          f.call(this, ...args, (error: unknown, value: unknown) => {
            outcome = [error, value];
            setTimeout(() => outcome[0] == null ? resolve(outcome[1]) : reject(outcome[0]), 0);
          })
        );
      },
    fails: "a second call of the callback changes nothing",
  },
  "passes on three arguments": {
    answer: making(undefined, (f, self, args, done) => f.call(self, ...args.slice(0, 3), done)),
    fails: "f gets the arguments in order, and the callback last",
  },
};

export const variants: Record<string, Promisify> = {
  "settles an outcome, and looks at it later": (f) =>
    async function (this: unknown, ...args: unknown[]) {
      const [error, value] = await new Promise<unknown[]>((resolve) =>
        Reflect.apply(f, this, args.concat([(...outcome: unknown[]) => resolve(outcome)]))
      );
      if (error !== undefined && error !== null) throw error;
      return value;
    },
  "uses withResolvers, and a try": making(),
  "binds the function": (f) =>
    function (this: unknown, ...args: unknown[]) {
      const call = f.bind(this, ...args);
      return new Promise((resolve, reject) =>
        call((error: unknown, value: unknown) =>
          (error ?? undefined) === undefined ? resolve(value) : reject(error)
        )
      );
    },
  "is an async function": (f) =>
    async function (this: unknown, ...args: unknown[]) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      f.apply(this, [...args, (error: unknown, value: unknown) => {
        if (error === null || error === undefined) return resolve(value);
        reject(error);
      }]);
      return await promise;
    },
};
