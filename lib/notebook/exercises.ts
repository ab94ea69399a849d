/**
 * For those who write exercises and for those who prove them: what an exercise is, where its files
 * are, how an answer is judged, what the reader has done.
 *
 * @module
 */
export * from "./define_exercise.ts";
export * from "./exercise_files.ts";
export { type Job, type JobOptions, Judge, type Verdict } from "./judge.ts";
export * from "./progress.ts";
export type { TrialReport } from "./trial.ts";
