/**
 * For authors of exercises: what an exercise is and what its check judges with. At run time it
 * needs no other part of the notebook library.
 *
 * @module
 */
export { defineExercise, type Exercise, type Mutant, type Mutants } from "./define_exercise.ts";
export type { Comparison, Job, JobOptions, Judge, Verdict } from "./judge.ts";
export type { TrialReport } from "./trial.ts";
