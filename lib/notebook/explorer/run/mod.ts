/**
 * A program that is run once, step by step, under a given schedule. Read `run.ts` and
 * `program_run.ts`; then
 * `step_scheduler.ts` for what a point is, `shared_state.ts` and `knowledge.ts` for what a step
 * touches.
 *
 * @module
 */
export type { Footprint } from "./footprint.ts";
export type { Knowledge } from "./knowledge.ts";
export type { Chooser, Run, RunOptions, Stop, TakenStep, View } from "./run.ts";
export { type Choice, exploredTask, firstLine } from "./step_scheduler.ts";
export { inStandingTime, withRuns } from "./with_runs.ts";
