/** Answers that prove the checker of exercise 05.3. */
import type { Mutants } from "@course/notebook/exercises";
import type { order } from "./solution.ts";

export const mutants: Mutants<typeof order> = {
  "reads the program from top to bottom": {
    answer: [..."abcdefghij"],
    fails: "a call runs the body at once",
  },
  "thinks that a call starts later, as in Python": {
    answer: [..."giadbhfejc"],
    fails: "a call runs the body at once",
  },
  "lets the timer of 0 ms go first": {
    answer: [..."gadifbhejc"],
    fails: "microtasks come before timers",
  },
  "thinks that `await null` does not suspend": {
    answer: [..."gabdihfejc"],
    fails: "what runs before anything is suspended comes first",
  },
  "thinks that `then` is quicker than `await`": {
    answer: [..."gadihbfejc"],
    fails: "microtasks keep the order in which they were queued",
  },
  "waits for everything before it goes on": {
    answer: [..."gadibhfecj"],
    fails: "a program that waits for a function goes on as soon as it is over",
  },
  "lets timers fire in the order in which they were set": {
    answer: [..."gadibhfcej"],
    fails: "timers fire in the order of their times",
  },
  "forgets what comes after the last await": {
    answer: [..."gadibhfec"],
    fails: "each of the ten letters appears once",
  },
};

export const variants: Record<string, typeof order> = {
  "spells a word": [..."gadibhfejc"],
  "puts stages together": [
    ["g", "a", "d", "i"],
    ["b", "h"],
    ["f"],
    ["e", "j"],
    ["c"],
  ].flat(),
};
