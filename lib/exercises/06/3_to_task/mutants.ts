/** Answers that prove the checker of exercise 06.3. */
import { createTask, Task } from "@course/async";
import type { Mutants } from "@course/notebook/exercises";
import { abortable, delay } from "@std/async";
import { toTask } from "./solution.ts";

type Answer = typeof toTask;

const isPromise = (x: unknown) => typeof (x as PromiseLike<unknown>)?.then === "function";

export const mutants: Mutants<Answer> = {
  "wraps a task in another task": {
    answer: (x) => x instanceof Task ? createTask(() => x) : toTask(x),
    fails: "a task is returned as it is",
  },
  "wraps a task that is done": {
    answer: (x) => x instanceof Task && x.done ? createTask(() => x) : toTask(x),
    fails: "a task is returned as it is",
  },
  "calls the function at once": {
    answer: (x) => {
      if (typeof x !== "function") return toTask(x);
      const promise = Promise.resolve(x(new AbortController().signal));
      return createTask(() => promise);
    },
    fails: "a function runs later, and once",
  },
  "does not pass the signal on": {
    // @ts-expect-error A function is called without its signal.
    answer: (x) => typeof x === "function" ? createTask(() => x()) : toTask(x),
    fails: "a function receives the signal that cancel() aborts",
  },
  "wraps a promise without a way to leave it": {
    answer: (x) => isPromise(x) && !(x instanceof Task) ? createTask(() => x as never) : toTask(x),
    fails: "cancel() ends the wait for a promise at once (ms)",
  },
  "lets the promise of a task that never started float": {
    answer: (x) => x instanceof Promise ? createTask((signal) => abortable(x, signal)) : toTask(x),
    fails: "if the promise fails after that, no rejection is left unhandled",
  },
  "recognizes promises by their class": {
    answer: (x) => {
      if (isPromise(x) && !(x instanceof Promise) && !(x instanceof Task)) throw new TypeError();
      return toTask(x);
    },
    fails: "anything with a then counts as a promise",
  },
  "looks every millisecond whether the promise is settled": {
    answer: (x) => {
      if (!(x instanceof Promise)) return toTask(x);
      let settled = false;
      x.then(() => settled = true, () => settled = true);
      return createTask(async (signal) => {
        while (!settled) await delay(1, { signal });
        return await x;
      });
    },
    fails: "it needs no timer to see that the promise is settled",
  },
  "takes a falsy error of a promise for none": {
    answer: (x) =>
      x instanceof Promise
        ? toTask(x.catch((error) => {
          if (error) throw error;
        }))
        : toTask(x),
    fails: "a promise and a function may fail with anything, even undefined",
  },
  "makes a new error of a promise's": {
    answer: (x) =>
      x instanceof Promise
        ? toTask(x.catch((error) => {
          throw error instanceof Error ? new Error(error.message) : error;
        }))
        : toTask(x),
    fails: "the value and the error are those of the promise, and no copies",
  },
  "makes a copy of the value": {
    answer: (x) =>
      x instanceof Promise ? toTask(x.then((value) => structuredClone(value))) : toTask(x),
    fails: "the value and the error are those of the promise, and no copies",
  },
  "swallows the error of a promise": {
    answer: (x) =>
      x instanceof Promise
        ? createTask((signal) => abortable(x.catch(() => undefined), signal))
        : toTask(x),
    fails: "a promise's value or error is the task's",
  },
  "takes a falsy value for a missing one": {
    answer: (x) =>
      x instanceof Promise ? toTask(x.then((value) => value || "nothing" as never)) : toTask(x),
    fails: "a promise's value or error is the task's",
  },
  "takes a falsy reason for none": {
    answer: (x) =>
      x instanceof Promise
        ? createTask((signal) =>
          abortable(x, signal).catch((error) => {
            throw error || new Error("stopped");
          })
        )
        : toTask(x),
    fails: "a reason for cancel() may be anything, even 0",
  },
  "takes charge of the failure of the task": {
    answer: (x) => {
      const task = toTask(x);
      task.catch(() => {});
      return task;
    },
    fails: "the console still reports a failed task that no one looks at",
  },
  "takes anything": {
    answer: (x) =>
      isPromise(x) || typeof x === "function" ? toTask(x) : createTask(() => x as never),
    fails: "anything else is a TypeError",
  },
  "reads the then of null": {
    answer: (x) => {
      if (typeof x === "function" || "then" in x) return toTask(x);
      throw new Error("neither task nor promise nor function");
    },
    fails: "anything else is a TypeError",
  },
};

export const variants: Record<string, Answer> = {
  "listens to the signal by hand": (x) => {
    if (x instanceof Task) return x;
    if (typeof x === "function") return createTask(x);
    if (!isPromise(x)) throw new TypeError(`not a task, a promise or a function: ${x}`);
    const handled = Promise.resolve(x);
    handled.then(undefined, () => {});
    return createTask((signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
        handled.then(resolve, reject);
      })
    );
  },
  "keeps the outcome, and races it": (x) => {
    if (x instanceof Task) return x;
    if (typeof x === "function") return createTask((signal) => x(signal));
    if (!isPromise(x)) throw new TypeError("cannot be made a task");
    const outcome = Promise.allSettled([x]);
    return createTask(async (signal) => {
      const { promise, reject } = Promise.withResolvers<never>();
      signal.addEventListener("abort", () => reject(signal.reason));
      const [end] = await Promise.race([outcome, promise]);
      if (end.status === "rejected") throw end.reason;
      return end.value;
    });
  },
};
