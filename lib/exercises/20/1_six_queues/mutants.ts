/** Answers that prove the checker of exercise 20.1. */
import type { Mutants } from "@course/notebook/exercises";
import { outcomes } from "./solution.ts";

type Outcomes = typeof outcomes;

export const mutants: Mutants<Outcomes> = {
  "thinks that a put that waits has returned": { answer: { ...outcomes, a: 5 }, fails: "a" },
  "thinks that the last place stays free": { answer: { ...outcomes, a: 1 }, fails: "a" },
  "forgets the getter that is waiting": { answer: { ...outcomes, b: 2 }, fails: "b" },
  "thinks that a priority queue sorts what it has handed over": {
    answer: { ...outcomes, c: "1 3 5" },
    fails: "c",
  },
  "thinks that the order of entry counts": { answer: { ...outcomes, c: "5 3 1" }, fails: "c" },
  "thinks that join waits for an empty queue": {
    answer: { ...outcomes, d: "returns" },
    fails: "d",
  },
  "forgets that the pipe takes items out": { answer: { ...outcomes, e: 2 }, fails: "e" },
  "thinks that the chunk being written is not counted": {
    answer: { ...outcomes, e: 6 },
    fails: "e",
  },
  "divides the jobs evenly": { answer: { ...outcomes, f: 150 }, fails: "f" },
  "writes a number as a string": { answer: { ...outcomes, f: "200" }, fails: "f" },
};

export const variants: Record<string, Outcomes> = {
  "in another order": {
    f: 200,
    e: 5,
    d: "waits",
    c: "5 1 3",
    b: 3,
    a: 2,
  },
  "from what was thought": Object.fromEntries(
    Object.entries(outcomes).map(([name, value]) => [name, value]),
  ),
};
