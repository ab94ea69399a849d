/** Answers that prove the checker of exercise 02.2. */
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import type { Coroutine } from "./exercise.ts";
import { run } from "./solution.ts";

const THROWN = "the error of a rejected promise is thrown at the yield, unchanged";
const EACH_TIME = "this holds each time, and even for errors such as 0 and undefined";

/** How a promise ended. */
const settled = async (promise: Promise<unknown>) => (await Promise.allSettled([promise]))[0];

/** The coroutine that was begun last, for one of the wrong answers. */
let latest: Coroutine<unknown>;

export const mutants: Mutants<typeof run> = {
  "rejects at once, and leaves the coroutine standing": {
    answer: <T>(coroutine: Coroutine<T>) =>
      new Promise<T>((resolve, reject) => {
        const resume = (result?: unknown): void => {
          try {
            const turn = coroutine.next(result as never);
            if (turn.done) resolve(turn.value);
            else turn.value.then(resume, reject);
          } catch (error) {
            reject(error);
          }
        };
        resume();
      }),
    fails: THROWN,
  },
  "throws the errors of all coroutines into one": {
    answer: <T>(coroutine: Coroutine<T>) => {
      latest = coroutine as Coroutine<unknown>;
      return new Promise<T>((resolve, reject) => {
        const advance = (step: () => IteratorResult<Promise<unknown>, T>): void => {
          try {
            const turn = step();
            if (turn.done) resolve(turn.value);
            else {
              turn.value.then(
                (result) => advance(() => coroutine.next(result as never)),
                (error) => advance(() => latest.throw(error) as typeof turn),
              );
            }
          } catch (error) {
            reject(error);
          }
        };
        advance(() => coroutine.next());
      });
    },
    fails: "of two coroutines at the same time, each gets its own error",
  },
  "takes null for no error": {
    answer: async <T>(coroutine: Coroutine<T>) => {
      let turn = coroutine.next();
      while (!turn.done) {
        const end = await settled(turn.value);
        if (end.status === "fulfilled") turn = coroutine.next(end.value as never);
        else if (end.reason === null) turn = coroutine.next(null as never);
        else turn = coroutine.throw(end.reason);
      }
      return turn.value;
    },
    fails: EACH_TIME,
  },
  "takes an empty result of the coroutine for none": {
    answer: async <T>(coroutine: Coroutine<T>) => await run(coroutine) || undefined as T,
    fails: "whatever it returns is the result, even undefined, and even after an error",
  },
  "rejects with an error that the coroutine has caught, if it returns nothing": {
    answer: async <T>(coroutine: Coroutine<T>) => {
      let failure: { reason: unknown } | undefined;
      let turn = coroutine.next();
      while (!turn.done) {
        const end = await settled(turn.value);
        if (end.status === "rejected") failure = end;
        turn = end.status === "fulfilled"
          ? coroutine.next(end.value as never)
          : coroutine.throw(end.reason);
      }
      if (failure && turn.value === undefined) throw failure.reason;
      return turn.value;
    },
    fails: "whatever it returns is the result, even undefined, and even after an error",
  },
  "gives up after a hundred steps": {
    answer: async <T>(coroutine: Coroutine<T>) => {
      let turn = coroutine.next();
      for (let n = 0; n < 100 && !turn.done; n++) {
        const end = await settled(turn.value);
        turn = end.status === "fulfilled"
          ? coroutine.next(end.value as never)
          : coroutine.throw(end.reason);
      }
      return turn.value as T;
    },
    fails: "a coroutine may wait a thousand times",
  },
  "sends the error in as if it were a result": {
    answer: async <T>(coroutine: Coroutine<T>) => {
      let turn = coroutine.next();
      while (!turn.done) {
        turn = coroutine.next(await turn.value.catch((error) => error) as never);
      }
      return turn.value;
    },
    fails: THROWN,
  },
  "throws the error in, but forgets what comes out": {
    answer: <T>(coroutine: Coroutine<T>) =>
      new Promise<T>((resolve, reject) => {
        const resume = (result?: unknown): void => {
          try {
            const turn = coroutine.next(result as never);
            if (turn.done) resolve(turn.value);
            else turn.value.then(resume, throwIn);
          } catch (error) {
            reject(error);
          }
        };
        const throwIn = (error: unknown): void => {
          try {
            coroutine.throw(error);
          } catch (uncaught) {
            reject(uncaught);
          }
        };
        resume();
      }),
    fails: "a coroutine that has caught the error goes on",
  },
  "ends the coroutine with return() instead of throw()": {
    answer: async <T>(coroutine: Coroutine<T>) => {
      let turn = coroutine.next();
      while (!turn.done) {
        try {
          turn = coroutine.next(await turn.value as never);
        } catch {
          turn = coroutine.return(undefined as T);
        }
      }
      return turn.value;
    },
    fails: "an error that is not caught rejects the promise of run",
  },
  "throws only the first error in": {
    answer: <T>(coroutine: Coroutine<T>) =>
      new Promise<T>((resolve, reject) => {
        let thrown = false;
        const advance = (step: () => IteratorResult<Promise<unknown>, T>): void => {
          try {
            const turn = step();
            if (turn.done) return resolve(turn.value);
            turn.value.then((result) => advance(() => coroutine.next(result as never)), (error) => {
              if (thrown) return reject(error);
              thrown = true;
              advance(() => coroutine.throw(error));
            });
          } catch (error) {
            reject(error);
          }
        };
        advance(() => coroutine.next());
      }),
    fails: EACH_TIME,
  },
  "takes a falsy error for none": {
    answer: async <T>(coroutine: Coroutine<T>) => {
      let turn = coroutine.next();
      while (!turn.done) {
        let result: unknown, failure: unknown;
        await turn.value.then((value) => result = value, (error) => failure = error);
        turn = failure ? coroutine.throw(failure) : coroutine.next(result as never);
      }
      return turn.value;
    },
    fails: EACH_TIME,
  },
  "takes a falsy result for none": {
    answer: async <T>(coroutine: Coroutine<T>) => {
      let turn = coroutine.next();
      while (!turn.done) {
        const end = await settled(turn.value);
        turn = end.status === "rejected"
          ? coroutine.throw(end.reason)
          : coroutine.next((end.value || undefined) as never);
      }
      return turn.value;
    },
    fails: "results come back at the yield, and the returned value at the end",
  },
  "takes null for a missing result": {
    answer: async <T>(coroutine: Coroutine<T>) => {
      let turn = coroutine.next();
      while (!turn.done) {
        const end = await settled(turn.value);
        turn = end.status === "rejected"
          ? coroutine.throw(end.reason)
          : coroutine.next((end.value ?? undefined) as never);
      }
      return turn.value;
    },
    fails: "results come back at the yield, and the returned value at the end",
  },
  "wraps the error in a new one": {
    answer: async <T>(coroutine: Coroutine<T>) => {
      let turn = coroutine.next();
      while (!turn.done) {
        const end = await settled(turn.value);
        turn = end.status === "rejected"
          ? coroutine.throw(new Error(end.reason?.message ?? String(end.reason)))
          : coroutine.next(end.value as never);
      }
      return turn.value;
    },
    fails: THROWN,
  },
  "rejects before the cleanup has ended": {
    answer: <T>(coroutine: Coroutine<T>) =>
      new Promise<T>((resolve, reject) => {
        const advance = (step: () => IteratorResult<Promise<unknown>, T>, cause?: unknown) => {
          try {
            const turn = step();
            if (turn.done) return resolve(turn.value);
            if (cause !== undefined) setTimeout(reject, 20, cause);
            turn.value.then(
              (result) => advance(() => coroutine.next(result as never)),
              (error) => advance(() => coroutine.throw(error), error),
            );
          } catch (error) {
            reject(error);
          }
        };
        advance(() => coroutine.next());
      }),
    fails: "its `finally` has run to the end by then, even if it waits",
  },
  "swallows what the coroutine throws by itself": {
    answer: async <T>(coroutine: Coroutine<T>) => {
      let turn = coroutine.next();
      while (!turn.done) {
        const end = await settled(turn.value);
        try {
          turn = end.status === "rejected"
            ? coroutine.throw(end.reason)
            : coroutine.next(end.value as never);
        } catch (error) {
          if (end.status === "rejected" && error === end.reason) throw error;
          return undefined as T;
        }
      }
      return turn.value;
    },
    fails: "so does an error that the coroutine throws by itself, at any step",
  },
  "looks every ten milliseconds": {
    answer: async <T>(coroutine: Coroutine<T>) => {
      let turn = coroutine.next();
      while (!turn.done) {
        let end: PromiseSettledResult<unknown> | undefined;
        settled(turn.value).then((it) => end = it);
        while (!end) await delay(10);
        turn = end.status === "rejected"
          ? coroutine.throw(end.reason)
          : coroutine.next(end.value as never);
      }
      return turn.value;
    },
    fails: "two coroutines run at the same time, and wait no longer than they must (ms)",
  },
  "looks every millisecond": {
    answer: async <T>(coroutine: Coroutine<T>) => {
      let turn = coroutine.next();
      while (!turn.done) {
        let end: PromiseSettledResult<unknown> | undefined;
        settled(turn.value).then((it) => end = it);
        while (!end) await delay(1);
        turn = end.status === "rejected"
          ? coroutine.throw(end.reason)
          : coroutine.next(end.value as never);
      }
      return turn.value;
    },
    fails: "it does not poll: it sets no timer of its own",
  },
  "looks in every turn of Deno's loop": {
    answer: async <T>(coroutine: Coroutine<T>) => {
      let turn = coroutine.next();
      while (!turn.done) {
        let end: PromiseSettledResult<unknown> | undefined;
        settled(turn.value).then((it) => end = it);
        while (!end) await new Promise((resolve) => setImmediate(resolve));
        turn = end.status === "rejected"
          ? coroutine.throw(end.reason)
          : coroutine.next(end.value as never);
      }
      return turn.value;
    },
    fails: "it does not poll: it sets no timer of its own",
  },
  "makes an error of whatever is not caught": {
    answer: (coroutine) =>
      run(coroutine).catch((error) => {
        throw error instanceof Error ? error : new Error(String(error));
      }),
    fails: "an error that is not caught rejects the promise of run",
  },
  "runs one coroutine at a time": {
    answer: (() => {
      let last: Promise<unknown> = Promise.resolve();
      return <T>(coroutine: Coroutine<T>): Promise<T> => {
        const mine = settled(last).then(async () => {
          let turn = coroutine.next();
          while (!turn.done) {
            const end = await settled(turn.value);
            turn = end.status === "rejected"
              ? coroutine.throw(end.reason)
              : coroutine.next(end.value as never);
          }
          return turn.value;
        });
        last = mine;
        return mine;
      };
    })(),
    fails: "two coroutines run at the same time, and wait no longer than they must (ms)",
  },
};

export const variants: Record<string, typeof run> = {
  "awaits in a loop": async <T>(coroutine: Coroutine<T>) => {
    let turn = coroutine.next();
    while (!turn.done) {
      const [settled] = await Promise.allSettled([turn.value]);
      turn = settled.status === "fulfilled"
        ? coroutine.next(settled.value as never)
        : coroutine.throw(settled.reason);
    }
    return turn.value;
  },
  "chains with then": <T>(coroutine: Coroutine<T>) => {
    const follow = (turn: IteratorResult<Promise<unknown>, T>): T | Promise<T> =>
      turn.done ? turn.value : turn.value.then(
        (result) => follow(coroutine.next(result as never)),
        (error) => follow(coroutine.throw(error)),
      );
    return Promise.try(() => follow(coroutine.next()));
  },
};
