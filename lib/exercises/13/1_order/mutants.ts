/** Answers that prove the checker of exercise 13.1. */
import type { Mutants } from "@course/notebook/exercises";

export const mutants: Mutants<string> = {
  "runs the body of a generator at its call": {
    answer: "AGKHBHIDEFL",
    fails: "G, A: does the call to source() run its body?",
  },
  "thinks that main waits before it calls the generator": {
    answer: "GKAHBHIDEFL",
    fails: "A, K, H: where does main give way to its caller?",
  },
  "thinks that the caller goes on only at the first value's end": {
    answer: "GAHKBHIDEFL",
    fails: "A, K, H: where does main give way to its caller?",
  },
  "fetches all values before the first body": {
    answer: "GAKBHHIDEFL",
    fails: "H, B: when does the loop ask for the next value?",
  },
  "lets the generator run to its end": {
    answer: "GAKHBHICDEFL",
    fails: "I, C, J: what comes after the return?",
  },
  "goes on after the loop": {
    answer: "GAKHBHIDJEFL",
    fails: "I, C, J: what comes after the return?",
  },
  "closes the door first": {
    answer: "GAKHBHIEFDL",
    fails: "I, D, E: in which order do return, source and door come?",
  },
  "cleans up before the value of return is computed": {
    answer: "GAKHBHDIEFL",
    fails: "I, D, E: in which order do return, source and door come?",
  },
  "does not clean up the generator": {
    answer: "GAKHBHIEFL",
    fails: "I, D, E: in which order do return, source and door come?",
  },
  "does not wait for the door": {
    answer: "GAKHBHIDELF",
    fails: "E, F, L: when does the caller go on?",
  },
  "writes a letter that is not in the program": {
    answer: "GAKHBHIDEFL!",
    fails: "all the letters",
  },
};

export const variants: Record<string, string> = {
  "groups the letters by who writes them": ["GA", "K", "HBH", "I", "DEF", "L"].join(""),
  "begins with the end": [..."LFEDIHBHKAG"].toReversed().join(""),
};
