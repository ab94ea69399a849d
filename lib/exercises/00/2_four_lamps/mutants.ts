/** Answers that prove the checker of exercise 00.2. */
import type { Mutants } from "@course/notebook/exercises";
import type { lightsUp } from "./solution.ts";

export const mutants: Mutants<typeof lightsUp> = {
  "adds up all times, line by line": {
    answer: { red: 400, green: 550, blue: 800, white: 900 },
    fails: "the times of red, green and blue are right",
  },
  "lets the first three light up together, at the end": {
    answer: { red: 400, green: 400, blue: 400, white: 500 },
    fails: "the times of red, green and blue are right",
  },
  "switches all four on together": {
    answer: { red: 400, green: 150, blue: 250, white: 100 },
    fails: "white comes after everything that it waits for",
  },
  "lets white wait for the quickest only": {
    answer: { red: 400, green: 150, blue: 250, white: 250 },
    fails: "white comes after everything that it waits for",
  },
  "lets white wait for the last in the list": {
    answer: { red: 400, green: 150, blue: 250, white: 350 },
    fails: "white comes after everything that it waits for",
  },
  "forgets white's own time": {
    answer: { red: 400, green: 150, blue: 250, white: 400 },
    fails: "white comes after everything that it waits for",
  },
  "lets white wait for the sum of the others": {
    answer: { red: 400, green: 150, blue: 250, white: 900 },
    fails: "the time of white is right",
  },
  "does not say when white lights up": {
    answer: { red: 400, green: 150, blue: 250, white: NaN },
    fails: "each lamp has a time, a number above 0",
  },
};

const [red, green, blue] = [400, 150, 250];

export const variants: Record<string, typeof lightsUp> = {
  "computes the times": { red, green, blue, white: Math.max(red, green, blue) + 100 },
  "names the lamps in the order in which they light up": {
    green: 150,
    blue: 250,
    red: 400,
    white: 500,
  },
};
