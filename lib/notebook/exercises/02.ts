/** Exercises of notebook 02, coroutines by hand. */
import { delay } from "@std/async";
import { defineExercise } from "../exercise.ts";
import type { roundRobin } from "./02/1_solution.ts";
import type { run } from "./02/2_solution.ts";
import type { countdown } from "./02/3_solution.ts";

/** A generator that logs its steps; it also counts how often it is resumed after its end. */
function logged(name: string, steps: number, log: string[], calls: { afterEnd: number }) {
  function* body(): Generator<void, string> {
    for (let step = 1; step <= steps; step++) {
      if (step > 1) yield;
      log.push(`${name}${step}`);
    }
    return `${name} is done`;
  }
  const generator = body();
  let ended = false;
  const next = generator.next.bind(generator);
  generator.next = () => {
    if (ended) calls.afterEnd++;
    if (calls.afterEnd > 1000) throw new Error("Resumed 1000 times after its end: an endless loop");
    const turn = next();
    ended = turn.done === true;
    return turn;
  };
  return generator;
}

const scheduler = defineExercise({
  id: "02.1",
  title: "A fair scheduler",
  name: "roundRobin",
  hints: [
    "Think of people at a counter: the first in the line makes one step, and goes to the back of the line.",
    "`next()` tells whether it has ended, and then what it returned. Whoever has ended does not go back. Remember for each one its place in the list, for the results.",
    "`const line = coroutines.map((coroutine, place) => ({ coroutine, place }));` and, while the line is not empty: take the first out with `shift()`, make one step, then either store `turn.value` at its place, or `push` it back.",
  ],
  check(answer: typeof roundRobin, judge) {
    const log: string[] = [];
    const calls = { afterEnd: 0 };
    const results = answer([
      logged("a", 2, log, calls),
      logged("b", 1, log, calls),
      logged("c", 3, log, calls),
    ]);
    judge.that("each makes one step in turn", {
      expected: "a1 b1 c1",
      seen: log.slice(0, 3).join(" "),
    });
    judge.that("who has ended does not stop the others", {
      expected: "a2 c2 c3",
      seen: log.slice(3).join(" "),
    });
    judge.that("nobody is resumed after the end", { expected: 0, seen: calls.afterEnd });
    judge.that("the results stand in the order of the list", {
      expected: "a is done, b is done, c is done",
      seen: Array.isArray(results) ? results.join(", ") : results,
    });
    judge.that("an empty list gives an empty list", { expected: [], seen: answer([]) });
  },
  mutants: {
    "runs each to its end": {
      answer: (coroutines) =>
        coroutines.map((coroutine) => {
          let turn = coroutine.next();
          while (!turn.done) turn = coroutine.next();
          return turn.value;
        }),
      fails: "each makes one step in turn",
    },
    "stops when the first one has ended": {
      answer: <T>(coroutines: Generator<unknown, T>[]) => {
        const results: T[] = [];
        while (results.length === 0 && coroutines.length > 0) {
          for (const coroutine of coroutines) {
            const turn = coroutine.next();
            if (turn.done) results.push(turn.value);
          }
        }
        return results;
      },
      fails: "who has ended does not stop the others",
    },
    "keeps resuming those that have ended": {
      answer: <T>(coroutines: Generator<unknown, T>[]) => {
        const results = new Map<number, T>();
        while (results.size < coroutines.length) {
          coroutines.forEach((coroutine, place) => {
            const turn = coroutine.next();
            if (turn.done && !results.has(place)) results.set(place, turn.value);
          });
        }
        return coroutines.map((_, place) => results.get(place)!);
      },
      fails: "nobody is resumed after the end",
    },
    "collects the results in the order of ending": {
      answer: <T>(coroutines: Generator<unknown, T>[]) => {
        const results: T[] = [];
        const line = [...coroutines];
        for (let next = line.shift(); next; next = line.shift()) {
          const turn = next.next();
          if (turn.done) results.push(turn.value);
          else line.push(next);
        }
        return results;
      },
      fails: "the results stand in the order of the list",
    },
  },
});

type Coroutine<T> = Generator<Promise<unknown>, T, never>;

const failAfter = async (ms: number, error: Error): Promise<never> => {
  await delay(ms);
  throw error;
};

/** How a promise ends, in words; one that does not end within ten seconds stands still. */
async function outcome(promise: Promise<unknown>): Promise<string> {
  const ended = promise.then(
    (value) => `fulfilled: ${value}`,
    (error) => `rejected: ${error instanceof Error ? error.message : error}`,
  );
  return await Promise.race([ended, delay(10_000).then(() => "stands still")]);
}

const runner = defineExercise({
  id: "02.2",
  title: "Errors come back in",
  name: "run",
  hints: [
    "A generator has a second door beside `next`: which one takes an error?",
    "`coroutine.throw(error)` continues the coroutine with an error at its `yield`. Like `next`, it comes back with the next promise, or with the end, or it throws what the coroutine did not catch.",
    "Let one function take *the way to continue*: `advance(() => coroutine.next(result))` or `advance(() => coroutine.throw(error))`. Inside, in a `try`: make the step; if done, resolve; otherwise `turn.value.then(…, …)` with one `advance` for each of the two.",
  ],
  async check(answer: typeof run, judge) {
    judge.that("results come back at the yield, and the returned value at the end", {
      expected: "fulfilled: 42",
      seen: await outcome(answer((function* (): Coroutine<number> {
        const twenty: number = yield delay(100).then(() => 20);
        const more: number = yield delay(100).then(() => 22);
        return twenty + more;
      })())),
    });

    const caught: string[] = [];
    const recovering = await outcome(answer((function* (): Coroutine<string> {
      try {
        yield failAfter(100, new Error("no answer"));
        caught.push("no error, it went on as if nothing had happened");
      } catch (error) {
        caught.push((error as Error).message);
      }
      const second: string = yield delay(100).then(() => "second try");
      return second;
    })()));
    judge.that("a rejected promise is thrown at the yield", {
      expected: "caught: no answer",
      seen: caught.length > 0 ? `caught: ${caught}` : "nothing arrived at the yield",
    });
    judge.that("a coroutine that has caught the error goes on", {
      expected: "fulfilled: second try",
      seen: recovering,
    });

    let cleaned = 0;
    const uncaught = await outcome(answer((function* (): Coroutine<void> {
      try {
        yield failAfter(100, new Error("no answer"));
      } finally {
        cleaned++;
      }
    })()));
    judge.that("its `finally` runs", { expected: 1, seen: cleaned });
    judge.that("an error that is not caught rejects the promise of run", {
      expected: "rejected: no answer",
      seen: uncaught,
    });

    judge.that("an error of the coroutine's own rejects it too", {
      expected: "rejected: my own",
      // deno-lint-ignore require-yield
      seen: await outcome(answer((function* (): Coroutine<void> {
        throw new Error("my own");
      })())),
    });
  },
  mutants: {
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
      fails: "a rejected promise is thrown at the yield",
    },
    "sends the error in as if it were a result": {
      answer: async <T>(coroutine: Coroutine<T>) => {
        let turn = coroutine.next();
        while (!turn.done) {
          turn = coroutine.next(await turn.value.catch((error) => error) as never);
        }
        return turn.value;
      },
      fails: "a rejected promise is thrown at the yield",
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
  },
});

/** The generator that the learner translates. */
function* original(from: number): Generator<number, string, boolean> {
  let left = from;
  while (left > 0) {
    const again = yield left;
    if (!again) left--;
  }
  return "lift-off";
}

type Steps = { next(again: boolean): { value?: number | string; done?: boolean } };

/** What comes out for each of the inputs, as text. */
const trace = (steps: Steps, inputs: boolean[]): string =>
  inputs.map((again) => {
    const { value, done } = steps.next(again);
    return done ? `end: ${value}` : `${value}`;
  }).join(", ");

const compiler = defineExercise({
  id: "02.3",
  title: "Be the compiler",
  name: "countdown",
  hints: [
    "At which places can the function be standing when `next` is called? There are three.",
    "Keep `left`, and the place: at the start, at the `yield`, or after the end. At the start the input of `next` means nothing; at the `yield` it is the value of `again`.",
    'In `next`: if the place is "end", return `{ value: undefined, done: true }`. If it is "yield" and not `again`, subtract one. Then: if `left > 0`, the place is "yield" and you hand out `left`; otherwise the place is "end" and you return "lift-off".',
  ],
  check(answer: typeof countdown, judge) {
    const compare = (requirement: string, from: number, inputs: boolean[]) =>
      judge.that(requirement, {
        expected: trace(original(from), inputs),
        seen: trace(answer(from), inputs),
      });
    compare("counts down, then returns lift-off", 3, [false, false, false, false]);
    compare("true says the same number once more", 2, [false, true, true, false, false]);
    compare("the first input is ignored, as a generator does", 2, [true, false, false]);
    compare("from 0 it returns at once", 0, [false]);
    compare("after the end there is nothing more", 1, [false, false, false, true]);
    const [one, other] = [answer(3), answer(3)];
    judge.that("two countdowns have variables of their own", {
      expected: "3, 2; the other one 3; then 1",
      seen: `${trace(one, [false, false])}; the other one ${trace(other, [false])}; ` +
        `then ${trace(one, [false])}`,
    });
    judge.that("it is an object of your own, not a generator", {
      expected: "[object Object]",
      seen: Object.prototype.toString.call(answer(1)),
    });
  },
  mutants: {
    "keeps the variables outside, shared by all": {
      answer: (() => {
        const kept = { left: 0, place: "start" };
        return (from: number) => {
          kept.left = from;
          kept.place = "start";
          return {
            next(again = false) {
              if (kept.place === "end") return { value: undefined, done: true };
              if (kept.place === "yield" && !again) kept.left--;
              kept.place = kept.left > 0 ? "yield" : "end";
              return kept.left > 0
                ? { value: kept.left, done: false }
                : { value: "lift-off", done: true };
            },
          };
        };
      })(),
      fails: "two countdowns have variables of their own",
    },
    "takes the step before the first yield": {
      answer: (from) => {
        let left = from + 1;
        return {
          next(again = false) {
            if (left < 1) return { value: undefined, done: true };
            if (!again) left--;
            return left > 0 ? { value: left, done: false } : { value: "lift-off", done: true };
          },
        };
      },
      fails: "the first input is ignored, as a generator does",
    },
    "returns lift-off again and again": {
      answer: (from) => {
        let started = false;
        let left = from;
        return {
          next(again = false) {
            if (started && !again) left--;
            started = true;
            return left > 0 ? { value: left, done: false } : { value: "lift-off", done: true };
          },
        };
      },
      fails: "after the end there is nothing more",
    },
    "does not look at its input": {
      answer: (from) => {
        let left = from + 1;
        return {
          next() {
            left--;
            if (left < 0) return { value: undefined, done: true };
            return left > 0 ? { value: left, done: false } : { value: "lift-off", done: true };
          },
        };
      },
      fails: "true says the same number once more",
    },
    "loses the returned value": {
      answer: (from) => {
        let started = false;
        let left = from;
        return {
          next(again = false) {
            if (started && !again) left--;
            started = true;
            return left > 0 ? { value: left, done: false } : { value: undefined, done: true };
          },
        };
      },
      fails: "counts down, then returns lift-off",
    },
    "is a generator after all": {
      answer: original as unknown as typeof countdown,
      fails: "it is an object of your own, not a generator",
    },
  },
});

export default [scheduler, runner, compiler];
