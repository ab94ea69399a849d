/** Answers that prove the checker of exercise 11.1. */
import type { Mutants } from "@course/notebook/exercises";
import { settlesAfter } from "./solution.ts";

type Ends = typeof settlesAfter;

export const mutants: Mutants<Ends> = {
  "thinks that an abort ends everything": {
    answer: { a: 100, b: 100, c: 100, d: 100, e: 100, f: 100, g: 100, h: 100 },
    fails: "c: it listens, and tidies up",
  },
  "thinks that the caller waits for the work": {
    answer: { ...settlesAfter, b: 300 },
    fails: "b: the caller listens",
  },
  "thinks that a signal is over once it has been heard": {
    answer: { ...settlesAfter, d: 150 },
    fails: "d: it listens, and tidies up with the same signal",
  },
  "thinks that a wait that was aborted cannot be caught": {
    answer: { ...settlesAfter, e: 100 },
    fails: "e: it listens, and does something else",
  },
  "thinks that a look is as good as listening": {
    answer: { ...settlesAfter, f: 100 },
    fails: "f: it looks at the signal now and then",
  },
  "thinks that the loop looks after its last wait only": {
    answer: { ...settlesAfter, f: 300 },
    fails: "f: it looks at the signal now and then",
  },
  "thinks that a race listens": {
    answer: { ...settlesAfter, g: 100 },
    fails: "g: it has no signal",
  },
  "thinks that any waits for both": {
    answer: { ...settlesAfter, h: 100 },
    fails: "h: it has two signals",
  },
  "thinks that nothing can be stopped": {
    answer: { ...settlesAfter, a: 300 },
    fails: "a: it listens",
  },
};

export const variants: Record<string, Ends> = {
  "adds up what follows the abort": { ...settlesAfter, c: 100 + 50, d: 100 + 0, e: 100 + 70 },
  "counts the steps of the loop": { ...settlesAfter, f: 30 * Math.ceil(100 / 30) },
};
