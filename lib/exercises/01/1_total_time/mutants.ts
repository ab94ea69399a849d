/** Answers that prove the checker of exercise 01.1. */
import type { Mutants } from "@course/notebook/exercises";
import type { totalTime } from "./solution.ts";

const longest = (stage: number[]) => Math.max(0, ...stage);

export const mutants: Mutants<typeof totalTime> = {
  "adds up all waits": {
    answer: (plan) => plan.flat().reduce((sum, ms) => sum + ms, 0),
    fails: "the waits of one stage overlap",
  },
  "takes the longest wait of the whole plan": {
    answer: (plan) => longest(plan.flat()),
    fails: "the stages come one after the other",
  },
  "counts stages of the same length once": {
    answer: (plan) => [...new Set(plan.map(longest))].reduce((sum, ms) => sum + ms, 0),
    fails: "the stages come one after the other",
  },
  "rounds to tens": {
    answer: (plan) => plan.reduce((sum, stage) => sum + Math.round(longest(stage) / 10) * 10, 0),
    fails: "the stages come one after the other",
  },
  "predicts the first stage only": {
    answer: ([stage = []]) => longest(stage),
    fails: "the stages come one after the other",
  },
  "takes the first wait of each stage": {
    answer: (plan) => plan.reduce((sum, [first = 0]) => sum + first, 0),
    fails: "the longest wait decides, wherever it is in its stage",
  },
  "compares the first two waits only": {
    answer: (plan) =>
      plan.reduce((sum, [first = 0, second = 0]) => sum + Math.max(first, second), 0),
    fails: "the longest wait decides, wherever it is in its stage",
  },
  "reckons with three stages": {
    answer: ([one = [], two = [], three = []]) => longest(one) + longest(two) + longest(three),
    fails: "the stages come one after the other",
  },
  "turns the plan round in place": {
    answer: (plan) => plan.reverse().reduce((sum, stage) => sum + longest(stage), 0),
    fails: "leaves the plan as it was",
  },
  "takes the last wait of each stage": {
    answer: (plan) => plan.reduce((sum, stage) => sum + (stage.at(-1) ?? 0), 0),
    fails: "the longest wait decides, wherever it is in its stage",
  },
  "sorts a copy as strings": {
    answer: (plan) => plan.reduce((sum, stage) => sum + ([...stage].sort().at(-1) ?? 0), 0),
    fails: "waits are compared as numbers",
  },
  "forgets that the maximum of nothing is -Infinity": {
    answer: (plan) => plan.reduce((sum, stage) => sum + Math.max(...stage), 0),
    fails: "an empty stage takes no time",
  },
  "stops at an empty stage": {
    answer: (plan) => {
      let total = 0;
      for (const stage of plan) {
        if (stage.length === 0) break;
        total += longest(stage);
      }
      return total;
    },
    fails: "an empty stage takes no time",
  },
  "takes an empty plan for a mistake": {
    answer: (plan) => plan.length > 0 ? plan.reduce((sum, s) => sum + longest(s), 0) : NaN,
    fails: "an empty plan takes no time",
  },
  "sorts the stages in place": {
    answer: (plan) => plan.reduce((sum, stage) => sum + (stage.sort((a, b) => b - a)[0] ?? 0), 0),
    fails: "leaves the plan as it was",
  },
  "empties the plan": {
    answer: (plan) => {
      let total = 0;
      for (let stage = plan.shift(); stage; stage = plan.shift()) total += longest(stage);
      return total;
    },
    fails: "leaves the plan as it was",
  },
  "adds to the total of the call before": {
    answer: (() => {
      let total = 0;
      return (plan) => total += plan.reduce((sum, stage) => sum + longest(stage), 0);
    })(),
    fails: "predicts the same for the same plan",
  },
  "hands out a promise of the total": {
    answer: (async (plan: number[][]) => {
      await Promise.resolve();
      return plan.reduce((sum, stage) => sum + longest(stage), 0);
    }) as unknown as typeof totalTime,
    fails: "the waits of one stage overlap",
  },
};

export const variants: Record<string, typeof totalTime> = {
  "compares and adds in loops": (plan) => {
    let total = 0;
    for (const stage of plan) {
      let most = 0;
      for (const ms of stage) if (ms > most) most = ms;
      total += most;
    }
    return total;
  },
  "sorts each stage": (plan) =>
    plan
      .map((stage) => stage.toSorted((a, b) => b - a)[0] ?? 0)
      .reduce((sum, most) => sum + most, 0),
};
