/**
 * For using exercises and for testing them: the desk of the notebook, where the files are, how an
 * answer is judged, what the reader has done. Read `exercise.ts`, which is for authors, then
 * `judge.ts` and `desk.ts`; `predict.ts` is independent of them.
 *
 * @module
 */
export { predict, type Prediction } from "./predict.ts";
export { exercise, type ExerciseDesk } from "./desk.ts";
export { notebookOf } from "./define_exercise.ts";
export * from "./exercise.ts";
export {
  type AnswerKind,
  answerText,
  exerciseFolders,
  exercisesOf,
  findExercise,
  loadAnswer,
  loadProofs,
  type Proofs,
} from "./files.ts";
export { Judge } from "./judge.ts";
export { judgeAnswer } from "./judge_answer.ts";
export {
  type ExerciseProgress,
  type Expectation,
  type Progress,
  progressFile,
  readProgress,
  recordPrediction,
  recordProgress,
} from "./progress.ts";
