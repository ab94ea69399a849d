/** Exercise 01.1: predict how long a plan takes. */
import { delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";
import type { totalTime } from "./solution.ts";

/** Runs a plan: the waits of a stage together, the stages one after the other. */
async function runPlan(plan: number[][]): Promise<number> {
  const start = performance.now();
  for (const stage of plan) await Promise.all(stage.map((ms) => delay(ms)));
  return performance.now() - start;
}

const plans: Record<string, number[][]> = {
  "the waits of one stage overlap": [[300, 200]],
  "the stages come one after the other": [[100], [307], [200], [50], [411], [200]],
  "the longest wait decides, wherever it is in its stage": [[100, 300, 200], [50, 20, 60, 90, 80]],
  "waits are compared as numbers": [[90, 1000, 300], [1500, 200]],
  "an empty stage takes no time": [[100], [], [50]],
  "an empty plan takes no time": [],
};

export default defineExercise({
  id: "01.1",
  title: "Predict the total",
  name: "totalTime",
  hints: [
    "How long does one stage take, if its waits run together? How long do two stages take?",
    "A stage takes as long as its longest wait, and the plan takes the sum of its stages. `Math.max()` of nothing is not 0.",
    "`return plan.reduce((sum, stage) => sum + …, 0)`, with `Math.max(0, ...stage)` for one stage.",
  ],
  async check(answer: typeof totalTime, judge) {
    for (const [requirement, plan] of Object.entries(plans)) {
      const seen = answer(structuredClone(plan));
      judge.requires(requirement, { expected: await runPlan(plan), seen });
    }
    const plan = [[200, 300, 100], [], [50, 70]];
    const first = answer(plan);
    judge.requires("leaves the plan as it was", {
      expected: "[[200,300,100],[],[50,70]]",
      seen: JSON.stringify(plan),
    });
    const second = answer([[200, 300, 100], [], [50, 70]]);
    judge.requires("predicts the same for the same plan", { expected: first, seen: second });
  },
});
