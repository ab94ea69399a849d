/**
 * How many schedules belong to the class of a run: in how many orders its steps can come, if those
 * stay in order that happen before one another.
 *
 * The orders are built from the front. What has been done is described by how far each task has
 * come; so the number of ways to go on from there need only be found once for each such state.
 */
import type { HappensBefore } from "./happens_before.ts";
import type { TakenStep } from "../run/mod.ts";
import { seededRandom } from "../../time/mod.ts";

/** How many states are looked at in all; then the numbers are estimated. */
const MOST_STATES = 20_000;
const SAMPLES = 8;

/** Counts the orders of one class after another. */
export class OrderCount {
  #statesLeft = MOST_STATES;
  readonly #random = seededRandom(1);
  /** The orders of all classes so far. */
  total = 0;
  /** Whether that is the exact number. */
  isExact = true;

  add(taken: readonly TakenStep[], order: HappensBefore): void {
    const orders = new Orders(taken, order);
    const count = orders.count(this.#statesLeft);
    this.#statesLeft -= orders.states;
    this.isExact &&= count !== undefined;
    this.total += count ?? orders.estimate(SAMPLES, this.#random);
  }
}

class Orders {
  /** The steps of each task, by their numbers. */
  readonly #tasks: number[][] = [];
  /** For each step: how far which other tasks must have come before it. */
  readonly #needs: [task: number, steps: number][][];

  constructor(taken: readonly TakenStep[], order: HappensBefore) {
    const numbers = new Map<string, number>();
    const places = taken.map(({ choice: { task } }, step) => {
      if (!numbers.has(task)) numbers.set(task, this.#tasks.push([]) - 1);
      const number = numbers.get(task)!;
      return [number, this.#tasks[number].push(step)] as [number, number];
    });
    this.#needs = order.direct.map((steps) => steps.map((step) => places[step]));
  }

  /** How many states were looked at. */
  states = 0;

  /** The exact number; `undefined` if there are too many states. */
  count(mostStates: number): number | undefined {
    const known = new Map<string, number>();
    const from = (done: number[]): number => {
      const key = done.join();
      let ways = known.get(key);
      if (ways !== undefined || this.states >= mostStates) return ways ?? NaN;
      this.states++;
      const next = this.#next(done);
      ways = next.length === 0 ? 1 : 0;
      for (const task of next) ways += from(done.with(task, done[task] + 1));
      known.set(key, ways);
      return ways;
    };
    const ways = from(this.#tasks.map(() => 0));
    return Number.isNaN(ways) ? undefined : ways;
  }

  /** Builds some orders by chance, and concludes from how likely each was. */
  estimate(samples: number, random: () => number): number {
    let sum = 0;
    for (let sample = 0; sample < samples; sample++) {
      const done = this.#tasks.map(() => 0);
      let ways = 1;
      for (let next = this.#next(done); next.length > 0; next = this.#next(done)) {
        const { index, likelihood } = weightedChoice(
          next.map((task) => this.#tasks[task].length - done[task]),
          random,
        );
        done[next[index]]++;
        ways /= likelihood;
      }
      sum += ways;
    }
    return sum / samples;
  }

  /** The tasks whose next step can come now. */
  #next(done: readonly number[]): number[] {
    return this.#tasks.flatMap((steps, task) => {
      if (done[task] === steps.length) return [];
      const needs = this.#needs[steps[done[task]]];
      return needs.every(([other, count]) => done[other] >= count) ? [task] : [];
    });
  }
}

/** Draws one, the heavier the likelier. */
export function weightedChoice(
  weights: readonly number[],
  random: () => number,
): { index: number; likelihood: number } {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let left = random() * total;
  let index = weights.findIndex((weight) => (left -= weight) < 0);
  if (index < 0) index = weights.length - 1;
  return { index, likelihood: weights[index] / total };
}
