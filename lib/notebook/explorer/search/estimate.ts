/**
 * About how many schedules there are, where there are too many to run.
 *
 * A run that leaves each choice to chance, and had to choose between 2, then 3, then 2 tasks, comes
 * out one time in 12: as if there were 12 schedules. The mean of such guesses is the true number, but
 * single guesses go astray, since long tasks should be chosen more often than short ones. So tasks
 * are drawn in proportion to the steps that they still have before them, as known from earlier runs;
 * where those are right, every single guess is the true number.
 *
 * Idea: D. E. Knuth, "Estimating the efficiency of backtrack programs" (1975).
 */
import { weightedChoice } from "./count_orders.ts";
import type { Chooser, Run } from "../run/mod.ts";

/** Guesses, one for each run by chance. */
export class Estimate {
  readonly #random: () => number;
  /** How many steps each task has taken, in all runs. */
  readonly #steps = new Map<string, number>();
  #runs = 0;
  #guess = 1;
  #sum = 0;
  #guesses = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** The mean of the guesses. */
  get schedules(): number {
    return this.#sum / this.#guesses;
  }

  /** Learns how long the tasks are. */
  learn({ taken }: Run): void {
    this.#runs++;
    for (const { choice: { task } } of taken) {
      this.#steps.set(task, (this.#steps.get(task) ?? 0) + 1);
    }
  }

  /** A run by chance. */
  begin(): Chooser {
    const left = new Map<string, number>();
    return ({ choices, taken }) => {
      if (taken.length === 0) {
        this.#guess = 1;
        for (const [task, steps] of this.#steps) left.set(task, steps / this.#runs);
      }
      const weights = choices.map(({ task }) => Math.max(left.get(task) ?? 0, 0.5));
      const { index, likelihood } = weightedChoice(weights, this.#random);
      const choice = choices[index];
      left.set(choice.task, (left.get(choice.task) ?? 0) - 1);
      this.#guess /= likelihood;
      return choice;
    };
  }

  /** The run has come to its end. */
  end(): void {
    this.#sum += this.#guess;
    this.#guesses++;
  }
}
