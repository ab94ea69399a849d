/** Answers that prove the checker of exercise 06.1. */
import type { Mutants } from "@course/notebook/exercises";
import { endings } from "./solution.ts";

type Endings = Record<string, string>;

export const mutants: Mutants<Endings> = {
  "thinks that whatever is cancelled ends as cancelled": {
    answer: { ...endings, c: "cancelled", d: "cancelled", e: "cancelled", f: "cancelled" },
    fails: "c: cancelled, and does not listen",
  },
  "thinks that a task that was told to stop cannot succeed": {
    answer: { ...endings, d: "cancelled" },
    fails: "d: cancelled, listens, and returns",
  },
  "thinks that every error after cancel() is the cancellation": {
    answer: { ...endings, e: "cancelled" },
    fails: "e: cancelled, listens, and throws an error of its own",
  },
  "thinks that cancel() can undo a result": {
    answer: { ...endings, f: "cancelled" },
    fails: "f: cancelled when it is done",
  },
  "judges an error by its name": {
    answer: { ...endings, g: "cancelled" },
    fails: "g: throws a CancelledError, and was not cancelled",
  },
  "thinks that a task that never started is pending forever": {
    answer: { ...endings, b: "pending" },
    fails: "b: cancelled before it starts",
  },
  "takes a cancellation for a failure": {
    answer: { ...endings, b: "rejected" },
    fails: "b: cancelled before it starts",
  },
  "thinks that a task is pending until its result is read": {
    answer: { ...endings, a: "pending" },
    fails: "a: nothing happens to it",
  },
};

export const variants: Record<string, Endings> = {
  "names only what is not fulfilled": {
    ...Object.fromEntries([..."abcdefg"].map((name) => [name, "fulfilled"])),
    b: "cancelled",
    e: "rejected",
    g: "rejected",
  },
  "sorts the tasks by their ending": Object.fromEntries(
    (Object.entries({ fulfilled: "acdf", rejected: "eg", cancelled: "b" }) as [string, string][])
      .flatMap(([state, names]) => [...names].map((name) => [name, state])),
  ),
};
