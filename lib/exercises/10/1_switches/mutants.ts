/** Answers that prove the checker of exercise 10.1. */
import type { Mutants } from "@course/notebook/exercises";
import { counts } from "./solution.ts";

type Counts = Record<string, number>;

export const mutants: Mutants<Counts> = {
  "forgets that each level begins and ends": {
    answer: { ...counts, a: 40 },
    fails: "a: ten levels, of which the tenth waits twice",
  },
  "thinks that the loop talks to the tenth level directly": {
    answer: { ...counts, a: 24, d: 24 },
    fails: "a: ten levels, of which the tenth waits twice",
  },
  "counts the calls, and not what comes out": {
    answer: { ...counts, a: 30 },
    fails: "a: ten levels, of which the tenth waits twice",
  },
  "lets a wait on level 5 go down to level 10": {
    answer: { ...counts, b: 80 },
    fails: "b: level 5 waits, too",
  },
  "thinks that a nest without a wait is no nest": {
    answer: { ...counts, c: 0 },
    fails: "c: nothing waits",
  },
  "thinks that every nest gives way once": {
    answer: { ...counts, c: 40 },
    fails: "c: nothing waits",
  },
  "lets the error skip the levels that do not catch it": {
    answer: { ...counts, d: 55 },
    fails: "d: the second wait fails, and level 4 catches the error",
  },
  "thinks that the level that catches throws, too": {
    answer: { ...counts, e: 7 },
    fails: "e: the same, only those that throw",
  },
  "thinks that all levels throw": {
    answer: { ...counts, e: 10 },
    fails: "e: the same, only those that throw",
  },
  "doubles the whole": {
    answer: { ...counts, f: 120 },
    fails: "f: level 4 calls level 5 twice",
  },
  "forgets that the second round passes the levels above": {
    answer: { ...counts, f: 96 },
    fails: "f: level 4 calls level 5 twice",
  },
  "thinks that the two calls overlap": {
    answer: { ...counts, g: 20 },
    fails: "g: the same, in milliseconds",
  },
};

const levels = (waits: number, count: number) => count * (2 + 2 * waits);

export const variants: Record<string, Counts> = {
  "computes what it can": {
    a: levels(2, 10),
    b: levels(3, 5) + levels(2, 5),
    c: levels(0, 10),
    d: levels(2, 10),
    e: 10 - 4,
    f: levels(4, 4) + 2 * levels(2, 6),
    g: 2 * 2 * 10,
  },
  "answers from the bottom": { g: 40, f: 112, e: 6, d: 60, c: 20, b: 70, a: 60 },
};
