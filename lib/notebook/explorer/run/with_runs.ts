/** Runs of one program, again and again, which leave nothing behind. */
import { Lock } from "../../../async/mod.ts";
import { cell } from "../../kernel/mod.ts";
import { ClockScope, HandClock } from "../../time/mod.ts";
import { Knowledge } from "./knowledge.ts";
import { ProgramRun } from "./program_run.ts";
import type { Chooser, Run, RunOptions, RunSettings } from "./run.ts";
import { RefusedRealTime } from "./refused_real_time.ts";
import { WatchedPrimitives } from "./watched_primitives.ts";

/** Runs the program once. */
export type RunProgram = (choose: Chooser, options?: RunOptions) => Promise<Run>;

/** What is run. */
export type Explored = Pick<RunSettings, "title" | "program" | "mostSteps" | "mayWait">;

/** Timers, clocks and primitives belong to the whole realm, so explorations take turns. */
const turnstile = new Lock();

/** How long a program may wait for what comes from outside before it is a deadlock; real ms. */
const PATIENCE = 30;

/** Does something in its turn, while no clock moves but the one that it gets. */
export function inStandingTime<T>(
  work: (clock: HandClock) => Promise<T>,
  unhandled?: (error: unknown) => void,
): Promise<T> {
  return turnstile.run(async () => {
    const clock = new HandClock();
    using _scope = new ClockScope(clock, unhandled);
    return await work(clock);
  });
}

/** Does something for which the program is run again and again. */
export function withRuns<T>(
  explored: Explored,
  work: (run: RunProgram, knowledge: Knowledge) => Promise<T>,
): Promise<T> {
  let current: ProgramRun | undefined;
  const { signal } = cell; // A press is for this exploration, whenever it comes to look.
  return inStandingTime(async (clock) => {
    const knowledge = new Knowledge();
    const patience = explored.mayWait ? 0 : PATIENCE;
    const settings = { ...explored, clock, knowledge, patience };
    using _watch = new WatchedPrimitives();
    using _refuse = new RefusedRealTime();
    return await work((choose, options = {}) => {
      signal.throwIfAborted();
      current = new ProgramRun(settings);
      return current.run(choose, options);
    }, knowledge);
  }, (error) => current?.unhandled(error));
}
