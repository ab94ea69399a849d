/** Answers that prove the checker of exercise 18.1. */
import type { Mutants } from "@course/notebook/exercises";
import { peaks } from "./solution.ts";

type Peaks = Record<string, number>;

export const mutants: Mutants<Peaks> = {
  "thinks that a semaphore limits nothing": {
    answer: { ...peaks, a: 6 },
    fails: "a: one semaphore for all jobs",
  },
  "thinks that semaphores of the same size share a limit": {
    answer: { ...peaks, b: 2 },
    fails: "b: a semaphore for each job",
  },
  "thinks that awaiting each add keeps the concurrency": {
    answer: { ...peaks, c: 3 },
    fails: "c: a queue whose promises are awaited one by one",
  },
  "thinks that a semaphore limits what has been started": {
    answer: { ...peaks, d: 2 },
    fails: "d: a semaphore around promises",
  },
  "thinks that a timeout stops the work": {
    answer: { ...peaks, e: 2 },
    fails: "e: a queue with a timeout",
  },
  "thinks that a timed-out job never ends": {
    answer: { ...peaks, e: 6 },
    fails: "e: a queue with a timeout",
  },
  "thinks that pooledMap starts all and waits for three": {
    answer: { ...peaks, f: 6 },
    fails: "f: pooledMap",
  },
  "thinks that a semaphore refuses an extra release": {
    answer: { ...peaks, g: 2 },
    fails: "g: a semaphore with one release more than acquires",
  },
  "answers in strings": {
    answer: Object.fromEntries(
      Object.entries(peaks).map(([name, n]) => [name, `${n}` as unknown as number]),
    ),
    fails: "a: one semaphore for all jobs",
  },
};

export const variants: Record<string, Peaks> = {
  "sorts them by size": { c: 1, a: 2, f: 3, g: 3, e: 4, b: 6, d: 6 },
  "answers in another order": Object.fromEntries(Object.entries(peaks).toReversed()),
};
