/** Answers that prove the checker of exercise 16.1. */
import type { Mutants } from "@course/notebook/exercises";
import { verdicts } from "./solution.ts";

type Answer = typeof verdicts;

export const mutants: Mutants<Answer> = {
  "takes ++ for one step": {
    answer: { ...verdicts, a: "safe" },
    fails: "a: ++, in one thread against ++ in the other",
  },
  "trusts no code without a lock": {
    answer: { ...verdicts, b: "unsafe" },
    fails: "b: Atomics.add in both",
  },
  "takes two atomic steps for one": {
    answer: { ...verdicts, c: "safe" },
    fails: "c: a load and a store, both atomic",
  },
  "forgets that compareExchange tries again": {
    answer: { ...verdicts, d: "unsafe" },
    fails: "d: compareExchange, until it succeeds",
  },
  "believes in any lock": {
    answer: { ...verdicts, e: "safe" },
    fails: "e: two locked parts, one to read and one to write",
  },
  "forgets the thread that does not take part": {
    answer: { ...verdicts, f: "safe" },
    fails: "f: Atomics.add in one thread, ++ in the other",
  },
  "takes a look and a set for a lock": {
    answer: { ...verdicts, g: "safe" },
    fails: "g: a flag that is first looked at and then set",
  },
  "trusts no lock that is made of a flag": {
    answer: { ...verdicts, h: "unsafe" },
    fails: "h: a flag that is set and looked at in one step",
  },
};

export const variants: Record<string, Answer> = {
  "in another order": Object.fromEntries(Object.entries(verdicts).reverse()),
  "made of two lists": Object.fromEntries([
    ...["b", "d", "h"].map((name) => [name, "safe"]),
    ...["a", "c", "e", "f", "g"].map((name) => [name, "unsafe"]),
  ]),
};
