/** Runs a program under one schedule, given as a text. */
import { endOf, namesOf, type RunOnce } from "./search/mod.ts";
import type { Run, View } from "./run/mod.ts";
import { unfoldSchedule } from "./replay_text.ts";

/**
 * Lets the tasks go on that the schedule names. What repeats forever is run once.
 *
 * @throws {RangeError} If the program has no such schedule.
 */
export async function replayRun(runOnce: RunOnce, replay: string): Promise<Run> {
  const { steps, cycle } = unfoldSchedule(replay)!;
  const schedule = [...steps, ...cycle];
  const wrong = (why: string) => new RangeError(`Cannot replay "${replay}": ${why}`);
  let beforeCycle: string | undefined;
  const finish = (view: View) => {
    if (cycle.length === 0) throw wrong(`it stops where ${namesOf(view.choices)} can go on`);
    if (view.everything() !== beforeCycle) {
      throw wrong(`(${cycle.join(" ")}) does not lead back to where it begins`);
    }
    return endOf(steps.length, view);
  };
  const run = await runOnce((view) => {
    const { choices, taken: { length: step } } = view;
    if (step === steps.length && cycle.length > 0) beforeCycle = view.everything();
    if (step === schedule.length) return finish(view);
    const choice = choices.find(({ name }) => name === schedule[step]);
    if (choice !== undefined) return choice;
    throw wrong(`in step ${step + 1} ${namesOf(choices)} can go on, ${schedule[step]} cannot`);
  });
  const { length } = run.taken;
  if (length < schedule.length) throw wrong(`the program ends after ${length} steps`);
  return run;
}
