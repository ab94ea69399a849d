/**
 * Makes a schedule that goes wrong as simple as it can be.
 *
 * What search finds is often full of steps that have nothing to do with the mistake. So something
 * is left out, all steps of a task, a stretch of them, a single one, or a stretch is moved before
 * the one ahead of it; what is left is run, and kept if it goes wrong in the same way and is
 * simpler. This is repeated until nothing more can be left out.
 *
 * Idea: A. Zeller and R. Hildebrandt, "Simplifying and isolating failure-inducing input" (2002).
 */
import type { Chooser, Run } from "../run/mod.ts";
import { isSimpler, type RunOnce, scheduleOf, withoutPreemption } from "./search.ts";

/** How many steps are spent on it. */
const MOST_STEPS = 20_000;

/** The simplest broken run that can be reached. */
export async function shrink(broken: Run, runOnce: RunOnce): Promise<Run> {
  let simplest = broken;
  let steps = 0;
  const simpler = async () => {
    const schedule = scheduleOf(simplest.taken.slice(0, simplest.problem!.step));
    for (const less of lessOf(schedule)) {
      if (steps >= MOST_STEPS) return undefined;
      const run = await runOnce(inTheOrderOf(less));
      steps += run.taken.length;
      if (run.problem?.kind === broken.problem!.kind && isSimpler(run, simplest)) return run;
    }
    return undefined;
  };
  for (let next = await simpler(); next !== undefined; next = await simpler()) simplest = next;
  return simplest;
}

/** Schedules with something left out, or moved; the boldest first. */
function* lessOf(schedule: readonly string[]): Generator<readonly string[]> {
  for (const task of new Set(schedule)) yield schedule.filter((each) => each !== task);
  const stretches = stretchesOf(schedule);
  for (const i of stretches.keys()) yield stretches.toSpliced(i, 1).flat();
  for (let i = 1; i < stretches.length; i++) {
    yield stretches.toSpliced(i - 1, 2, stretches[i], stretches[i - 1]).flat();
  }
  for (const i of schedule.keys()) yield schedule.toSpliced(i, 1);
}

/** The schedule, cut where it changes hands. */
function stretchesOf(schedule: readonly string[]): string[][] {
  const stretches: string[][] = [];
  for (const name of schedule) {
    if (stretches.at(-1)?.[0] === name) stretches.at(-1)!.push(name);
    else stretches.push([name]);
  }
  return stretches;
}

/** Follows the schedule, skipping tasks that cannot go on; no task is interrupted after it. */
function inTheOrderOf(wishes: readonly string[]): Chooser {
  let next = 0;
  return (view) => {
    while (next < wishes.length) {
      const wish = wishes[next++];
      const choice = view.choices.find(({ name }) => name === wish);
      if (choice !== undefined) return choice;
    }
    return withoutPreemption(view);
  };
}
