/** Answers that prove the checker of exercise 08.1. */
import type { Mutants } from "@course/notebook/exercises";
import { endings } from "./solution.ts";

type Endings = typeof endings;

export const mutants: Mutants<Endings> = {
  "thinks that Promise.all waits for all of them, even after a failure": {
    answer: { ...endings, "Promise.all": [400, "throws c", 0] },
    fails: "Promise.all",
  },
  "thinks that a failure stops the others": {
    answer: { ...endings, "Promise.all": [100, "throws c", 0] },
    fails: "Promise.all",
  },
  "thinks that allSettled sorts by completion": {
    answer: { ...endings, "Promise.allSettled": [400, "c b a d", 0] },
    fails: "Promise.allSettled",
  },
  "takes any for race": {
    answer: { ...endings, "Promise.any": [100, "throws c", 3] },
    fails: "Promise.any",
  },
  "takes race for any": {
    answer: { ...endings, "Promise.race": [200, "b", 2] },
    fails: "Promise.race",
  },
  "thinks that a race stops its losers": {
    answer: { ...endings, "Promise.race": [100, "throws c", 0] },
    fails: "Promise.race",
  },
  "thinks that wait throws": {
    answer: { ...endings, "wait FIRST_EXCEPTION": [100, "throws c", 3] },
    fails: "wait FIRST_EXCEPTION",
  },
  "thinks that a timeout cancels what is pending": {
    answer: { ...endings, "wait, timeout 250": [250, "b c", 0] },
    fails: "wait, timeout 250",
  },
  "thinks that done is in the order of completion": {
    answer: { ...endings, "wait, timeout 250": [250, "c b", 2] },
    fails: "wait, timeout 250",
  },
  "thinks that asCompleted ends at the first failure": {
    answer: { ...endings, "asCompleted": [100, "throws c", 3] },
    fails: "asCompleted",
  },
  "thinks that asCompleted keeps the order of the list": {
    answer: { ...endings, "asCompleted": [400, "a b c d", 0] },
    fails: "asCompleted",
  },
  "thinks that a group lets the others run": {
    answer: { ...endings, "taskGroup": [100, "throws c", 3] },
    fails: "taskGroup",
  },
};

export const variants: Record<string, Endings> = {
  "writes those that throw first": {
    "Promise.all": [100, "throws c", 3],
    "Promise.race": [100, "throws c", 3],
    "taskGroup": [100, "throws c", 0],
    ...endings,
  },
  "sorts the ways by their names": Object.fromEntries(
    Object.entries(endings).toSorted(([a], [b]) => a.localeCompare(b)),
  ),
};
