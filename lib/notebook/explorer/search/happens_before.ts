/**
 * Which steps of a run could not have come in another order.
 *
 * A step happens before a later one if they conflict, or if there is a chain of such steps from the
 * one to the other. Any other order is chance. For each step it is enough to know the last step of
 * each task that happens before it: so each carries a *vector clock*, with a place for each task.
 *
 * Idea: L. Lamport, "Time, clocks, and the ordering of events" (1978); C. Fidge and F. Mattern (1988).
 */
import type { TakenStep } from "../run/mod.ts";

/** The order of the steps of one run that is not chance. */
export class HappensBefore {
  readonly #taken: readonly TakenStep[];
  /** For each step: the number of the last step of each task that happens before it, or is it. */
  readonly #clocks: Map<string, number>[] = [];
  /** For each step: the earlier ones that conflict with it, with no step that forces their order. */
  readonly #direct: number[][] = [];

  constructor(taken: readonly TakenStep[]) {
    this.#taken = taken;
    for (let step = 0; step < taken.length; step++) this.#add(step);
  }

  #add(step: number): void {
    const { choice, touched } = this.#taken[step];
    const clock = new Map<string, number>();
    const direct: number[] = [];
    for (let earlier = step - 1; earlier >= 0; earlier--) {
      const { choice: { task }, touched: other } = this.#taken[earlier];
      if ((clock.get(task) ?? -1) >= earlier || !touched.conflictsWith(other)) continue;
      direct.push(earlier);
      for (const [each, last] of this.#clocks[earlier]) {
        if ((clock.get(each) ?? -1) < last) clock.set(each, last);
      }
    }
    clock.set(choice.task, step);
    this.#clocks.push(clock);
    this.#direct.push(direct);
  }

  /** Whether one step happens before another, or is the same. */
  isBefore(one: number, other: number): boolean {
    return (this.#clocks[other].get(this.#taken[one].choice.task) ?? -1) >= one;
  }

  /** The steps before this one, of other tasks, that could have come after it. */
  racesWith(later: number): number[] {
    const { choice } = this.#taken[later];
    return this.#direct[later].filter((earlier) =>
      this.#taken[earlier].choice.task !== choice.task && choice.since !== earlier + 1
    );
  }

  /**
   * The tasks that could begin in place of the step `earlier`, to come to the step `later` without it:
   * those whose first step on the way needs none of the others.
   */
  beginnersOf(earlier: number, later: number): Set<string> {
    const way: number[] = [];
    for (let step = earlier + 1; step < later; step++) {
      if (!this.isBefore(earlier, step)) way.push(step);
    }
    way.push(later);
    const tasks = new Set<string>();
    way.forEach((step, i) => {
      const needsNone = way.slice(0, i).every((other) => !this.isBefore(other, step));
      if (needsNone) tasks.add(this.#taken[step].choice.task);
    });
    return tasks;
  }

  /** Which of the steps happen before each, for counting: only those that are not implied by others. */
  get direct(): readonly (readonly number[])[] {
    return this.#direct;
  }
}
