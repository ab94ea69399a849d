/** Answers that prove the checker of exercise 19.1. */
import type { Mutants } from "@course/notebook/exercises";
import { goesOn } from "./solution.ts";

type Answer = Record<string, string>;

export const mutants: Mutants<Answer> = {
  "thinks that every wait needs a fact": {
    answer: { ...goesOn, a: "no" },
    fails: "a: is in the room before the others, and waits for any notification",
  },
  "thinks that a notification goes to the task whose fact is true": {
    answer: { ...goesOn, b: "yes", c: "yes" },
    fails: "b: waits for n to be 2",
  },
  "thinks that notify(2) wakes all": {
    answer: { ...goesOn, c: "yes" },
    fails: "c: waits for n to be 1",
  },
  "thinks that a task that waits again keeps its place": {
    answer: { ...goesOn, b: "yes" },
    fails: "b: waits for n to be 2",
  },
  "thinks that the rest of a notification is kept": {
    answer: { ...goesOn, d: "yes" },
    fails: "d: comes after the notifications",
  },
  "thinks that waitFor always waits for a bell": {
    answer: { ...goesOn, e: "no" },
    fails: "e: waits for what is true already",
  },
  "thinks that a woken task looks at the flag again": {
    answer: { ...goesOn, f: "no" },
    fails: "f: waits for the event when the flag goes up and down",
  },
  "thinks that an event remembers even after clear()": {
    answer: { ...goesOn, g: "yes" },
    fails: "g: waits for the event when the flag has been up and down",
  },
  "thinks that a barrier stays open": {
    answer: { ...goesOn, h: "yes" },
    fails: "h: three waits at a barrier of two",
  },
};

export const variants: Record<string, Answer> = {
  "names only those that go on": {
    ...Object.fromEntries([..."abcdefgh"].map((name) => [name, "no"])),
    a: "yes",
    e: "yes",
    f: "yes",
  },
  "sorts the waits by their ending": Object.fromEntries(
    (Object.entries({ yes: "aef", no: "bcdgh" }) as [string, string][])
      .flatMap(([ending, names]) => [...names].map((name) => [name, ending])),
  ),
};
