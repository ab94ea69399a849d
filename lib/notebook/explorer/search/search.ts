/** What every search has in common: how it runs a program, and what it has found. */
import { CLOCK } from "../interleaving.ts";
import type { Choice, Chooser, Run, RunOptions, TakenStep, View } from "../run/mod.ts";

/** Runs the program once; the chooser decides which task goes on in each step. */
export type RunOnce = (choose: Chooser, options?: RunOptions) => Promise<Run>;

/** The schedule of a run. */
export function scheduleOf(taken: readonly TakenStep[]): string[] {
  return taken.map(({ choice }) => choice.name);
}

/** Those that can go on, as a text to compare. */
export function namesOf(choices: readonly Choice[]): string {
  return choices.map(({ name }) => name).join(" or ");
}

/** The same task again if it can go on, otherwise the first: no switch without need. */
export function withoutPreemption({ choices, taken }: Pick<View, "choices" | "taken">): Choice {
  const last = taken.at(-1)?.choice.task;
  return choices.find(({ task }) => task === last && task !== CLOCK) ?? choices[0];
}

/** Whether a task is interrupted: it could have gone on, and another one does. */
export function isPreemption(
  last: Choice | undefined,
  choices: readonly Choice[],
  next: Choice,
): boolean {
  return last !== undefined && last.task !== CLOCK && last.task !== next.task &&
    choices.some(({ task }) => task === last.task);
}

/** How often a task is interrupted in the first steps of a run. */
export function preemptions(taken: readonly TakenStep[], steps = taken.length): number {
  let count = 0;
  for (let i = 1; i < steps; i++) {
    if (isPreemption(taken[i - 1].choice, taken[i].choices, taken[i].choice)) count++;
  }
  return count;
}

/** How simple a broken run is: the smaller the numbers, the first of them first. */
export function complexity({ taken, problem }: Run): number[] {
  const { step } = problem!;
  let changes = 0;
  for (let i = 1; i < step; i++) if (taken[i].choice.task !== taken[i - 1].choice.task) changes++;
  return [preemptions(taken, step), step, changes];
}

/** Whether one broken run is simpler than another. */
export function isSimpler(one: Run, other: Run): boolean {
  const [these, those] = [complexity(one), complexity(other)];
  const place = these.findIndex((number, i) => number !== those[i]);
  return place >= 0 && these[place] < those[place];
}

/** The same schedule has led to another place than before. */
export function notTheSame(taken: readonly TakenStep[], before: string, now: string): Error {
  return new Error(
    "Cannot explore a program that does not do the same each time: after " +
      `${scheduleOf(taken).join(" ") || "the start"} it was ${before} that could go on, and now ` +
      `it is ${now}. Make all state inside, and await points instead of real I/O`,
  );
}
