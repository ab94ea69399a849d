/** The exercise of notebook 00: how exercises work. */
import { delay } from "@std/async";
import { defineExercise } from "../exercise.ts";
import type { later } from "./00/1_solution.ts";

/** The queue in which one of the wrong answers makes everybody wait. */
let queue: Promise<unknown> = Promise.resolve();

const warmUp = defineExercise({
  id: "00.1",
  title: "Later",
  name: "later",
  hints: [
    "The starter waits, but how long?",
    "`delay` counts in milliseconds. What does `ms` count in?",
    "`await delay(ms);` and then `return value;`",
  ],
  async check(answer: typeof later, judge) {
    const start = performance.now();
    judge.that("gives the value", { expected: "tea", seen: await answer(300, "tea") });
    judge.that("takes as long as it was told (ms)", {
      expected: 300,
      seen: performance.now() - start,
    });
    const second = performance.now();
    const values = await Promise.all([answer(200, "toast"), answer(100, "jam")]);
    judge.that("two of them wait at the same time (ms)", {
      expected: 200,
      seen: performance.now() - second,
    });
    judge.that("each gives its own value", { expected: ["toast", "jam"], seen: values });
  },
  mutants: {
    "forgets to return the value": {
      answer: ((ms: number) => delay(ms)) as unknown as typeof later,
      fails: "gives the value",
    },
    "counts in seconds": {
      answer: async (ms, value) => {
        await delay(ms * 1000);
        return value;
      },
      fails: "takes as long as it was told (ms)",
    },
    "forgets the await": {
      answer: (ms, value) => {
        void delay(ms);
        return Promise.resolve(value);
      },
      fails: "takes as long as it was told (ms)",
    },
    "lets everybody stand in a queue": {
      answer: (ms, value) => {
        const mine = queue.then(() => delay(ms)).then(() => value);
        queue = mine;
        return mine;
      },
      fails: "two of them wait at the same time (ms)",
    },
  },
});

export default [warmUp];
