/** Answers that prove the checker of exercise 12.1. */
import type { Mutants } from "@course/notebook/exercises";
import { endings } from "./solution.ts";

type Endings = Record<string, string>;

export const mutants: Mutants<Endings> = {
  "thinks that the inner limit is always the one": {
    answer: { ...endings, a: "inner at 200" },
    fails: "a: the outer limit is the shorter one",
  },
  "thinks that the outer limit is always the one": {
    answer: { ...endings, b: "outer at 200" },
    fails: "b: the inner limit is the shorter one",
  },
  "thinks that a limit reaches work that has not received its signal": {
    answer: { ...endings, c: "outer at 100" },
    fails: "c: the inner limit does not know of the outer one",
  },
  "thinks that the outer limit at least gets the last word": {
    answer: { ...endings, c: "outer at 200" },
    fails: "c: the inner limit does not know of the outer one",
  },
  "thinks that a limit can stop deaf work": {
    answer: { ...endings, d: "inner at 100" },
    fails: "d: the work does not listen",
  },
  "thinks that a value that comes too late is lost": {
    answer: { ...endings, d: "inner at 150" },
    fails: "d: the work does not listen",
  },
  "thinks that a caught error has stopped the outer clock": {
    answer: { ...endings, e: "neither at 250" },
    fails: "e: the error of the inner limit is caught",
  },
  "thinks that the error of the inner limit cannot be caught": {
    answer: { ...endings, e: "inner at 100" },
    fails: "e: the error of the inner limit is caught",
  },
  "thinks that a deadline waits for the work": {
    answer: { ...endings, f: "inner at 200" },
    fails: "f: the outer limit is a deadline",
  },
  "thinks that an abort is always an error": {
    answer: { ...endings, g: "outer at 100" },
    fails: "g: the work catches the abort and returns",
  },
};

export const variants: Record<string, Endings> = {
  "sorts them by their endings": Object.fromEntries(
    Object.entries({ outer: { a: 100, e: 200, f: 100 }, inner: { b: 100, c: 200 } })
      .flatMap(([who, cases]) =>
        Object.entries(cases).map(([name, ms]) => [name, `${who} at ${ms}`])
      )
      .concat([["d", "neither at 150"], ["g", "neither at 100"]]),
  ),
  "answers in another order": Object.fromEntries(Object.entries(endings).toReversed()),
};
