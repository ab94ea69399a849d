/**
 * Schedules by chance, of a kind that finds mistakes.
 *
 * Tossing a coin in each step switches tasks all the time, and hardly ever lets one task get far
 * ahead of the others, which is what many mistakes need. Here each task is given a rank by chance,
 * and the first in rank goes on until it ends or has to wait; but at one step, drawn by chance, it
 * is put last. A mistake that needs one such moment, its **depth** is 2 then, is found if that step
 * is drawn, one of n, and if the right one of k tasks is the first. So each run finds it with at
 * least 1 in k × n, however rare it is among all schedules.
 *
 * Idea: S. Burckhardt, P. Kothari, M. Musuvathi and S. Nagarakatte, "A randomized scheduler with
 * probabilistic guarantees of finding bugs" (PCT, ASPLOS 2010).
 */
import type { Chooser, Run } from "../run/mod.ts";

/** Makes runs by rank. */
export class ByPriorities {
  readonly #random: () => number;
  #mostSteps = 1;
  #mostTasks = 1;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** A mistake of depth 2 is found by at least one run in this many. */
  get oneIn(): number {
    return this.#mostTasks * this.#mostSteps;
  }

  /** Learns how long the runs are, and how many can go on. */
  learn({ taken }: Run): void {
    this.#mostSteps = Math.max(this.#mostSteps, taken.length);
    this.#mostTasks = Math.max(
      this.#mostTasks,
      new Set(taken.map(({ choice }) => choice.task)).size,
    );
  }

  /** A run by rank. */
  begin(): Chooser {
    const ranks = new Map<string, number>();
    const change = Math.floor(this.#random() * this.#mostSteps);
    return ({ choices, taken: { length: step } }) => {
      for (const { name } of choices) if (!ranks.has(name)) ranks.set(name, this.#random());
      const first = () =>
        choices.reduce((best, each) => ranks.get(each.name)! > ranks.get(best.name)! ? each : best);
      if (step === change) ranks.set(first().name, -1);
      return first();
    };
  }
}
