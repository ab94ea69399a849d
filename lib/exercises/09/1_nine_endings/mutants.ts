/** Answers that prove the checker of exercise 09.1. */
import type { Mutants } from "@course/notebook/exercises";
import { endings } from "./solution.ts";

type Endings = Record<string, unknown>;

export const mutants: Mutants<Endings> = {
  "thinks that then hands the old value on": {
    answer: { ...endings, a: 2 },
    fails: "a: its function returns a number",
  },
  "overlooks the missing return": {
    answer: { ...endings, b: 21 },
    fails: "b: its function has no return",
  },
  "thinks that without a return the old value stays": {
    answer: { ...endings, b: 20 },
    fails: "b: its function has no return",
  },
  "leaves out what is undefined": {
    answer: Object.fromEntries(Object.entries(endings).filter(([name]) => name !== "b")),
    fails: "b: its function has no return",
  },
  "thinks that the promise itself is the value": {
    answer: { ...endings, c: "a promise" },
    fails: "c: its function returns a promise",
  },
  "takes an error for a value": {
    answer: { ...endings, d: "no" },
    fails: "d: its function throws",
  },
  "thinks that then is called in any case": {
    answer: { ...endings, e: "yes" },
    fails: "e: then, after a failure",
  },
  "thinks that a failure is caught everywhere once it is caught": {
    answer: { ...endings, e: 0 },
    fails: "e: then, after a failure",
  },
  "thinks that catch keeps the error": {
    answer: { ...endings, f: "!no" },
    fails: "f: catch, after a failure",
  },
  "thinks that finally returns its own value": {
    answer: { ...endings, g: "over" },
    fails: "g: finally, with a function that returns something",
  },
  "thinks that then takes values, too": {
    answer: { ...endings, h: 7 },
    fails: "h: then, with something that is not a function",
  },
  "thinks that a done callback changes the result": {
    answer: { ...endings, i: 6 },
    fails: "i: a task, with a done callback that returns something",
  },
};

export const variants: Record<string, Endings> = {
  "is sorted the other way round": Object.fromEntries(Object.entries(endings).reverse()),
  "writes the failures down first": { d: "!no", e: "!no", ...endings },
};
