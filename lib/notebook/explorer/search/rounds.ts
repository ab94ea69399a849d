/**
 * Cycles that are connected, and whether one of them or some of them together are fair.
 *
 * Think of places as towns and of steps as roads. A cycle is a round trip; two that meet in a town
 * can be made one after the other, which is a round trip, too. All that meet, directly or by way of
 * others, make one long trip; it is the fairest there is, as it takes every road that leads back.
 */
import type { Choice } from "../run/mod.ts";

/** A step of a cycle. */
export interface CycleStep {
  /** Where it begins. */
  readonly from: string;
  readonly choice: Choice;
  /** Those that could have gone on. */
  readonly choices: readonly Choice[];
}

/** All cycles of a program that are known. */
export class Rounds {
  readonly #cycles: (readonly CycleStep[])[] = [];

  add(cycle: readonly CycleStep[]): void {
    this.#cycles.push(cycle);
  }

  /** A fair cycle that begins here, of as few others as possible; `undefined` if there is none. */
  fairRound(from: string): readonly CycleStep[] | undefined {
    let cycles = this.#cycles;
    let round = roundTrip(from, cycles);
    if (isUnfair(round)) return undefined;
    for (const cycle of this.#cycles) {
      const fewer = cycles.filter((each) => each !== cycle);
      const shorter = roundTrip(from, fewer);
      if (shorter.length > 0 && !isUnfair(shorter)) [cycles, round] = [fewer, shorter];
    }
    return round;
  }
}

/** All cycles that can be reached from here, one inserted into the other where they meet. */
function roundTrip(from: string, cycles: readonly (readonly CycleStep[])[]): CycleStep[] {
  const left = new Set(cycles);
  const tripFrom = (place: string): CycleStep[] => {
    const trip: CycleStep[] = [];
    for (const cycle of left) {
      const begin = cycle.findIndex((step) => step.from === place);
      if (begin < 0) continue;
      left.delete(cycle);
      const steps = [...cycle.slice(begin), ...cycle.slice(0, begin)];
      steps.forEach((step, i) => {
        if (i > 0) trip.push(...tripFrom(step.from));
        trip.push(step);
      });
    }
    return trip;
  };
  return tripFrom(from);
}

/** Whether a task could go on all the time, and never does. */
export function isUnfair(round: readonly Pick<CycleStep, "choice" | "choices">[]): boolean {
  return round.length === 0 ||
    round[0].choices.some(({ task }) =>
      round.every(({ choice, choices }) =>
        choice.task !== task && choices.some((each) => each.task === task)
      )
    );
}

/** A task that comes to no other place, while another one does. */
export function starvedTask(
  round: readonly Pick<CycleStep, "choice">[],
  unfinished: readonly string[],
): string | undefined {
  const places = new Map(unfinished.map((task) => [task, new Set<string>()]));
  for (const { choice: { task, label } } of round) places.get(task)?.add(label);
  const getsOn = (task: string) => places.get(task)!.size > 1;
  return unfinished.some(getsOn) ? unfinished.find((task) => !getsOn(task)) : undefined;
}
