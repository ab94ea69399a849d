/** What an exercise is, and what proves its checker. */
import type { Displayable } from "../kernel/mod.ts";
import type { Judge } from "./judge.ts";

/** A task for the reader, with all that is needed to judge the answer and to help. */
export interface Exercise<Answer> {
  /** The notebook's number and the exercise's, such as `"01.1"`. */
  readonly id: string;
  readonly title: string;
  /** What the answer is called in the notebook. */
  readonly name: string;
  /** The answer is a prediction: a requirement that is not met does not say what was expected. */
  readonly prediction?: boolean;
  /** A nudge, an idea, a sketch; in Markdown. */
  readonly hints: readonly [nudge: string, idea: string, sketch: string];
  /** Says of each requirement whether the answer meets it. Runs on a virtual clock. */
  check(answer: Answer, judge: Judge): void | Promise<void>;
  /** Makes the picture that is shown beneath a solved exercise, such as what a program really did. */
  picture?(): Promise<Displayable>;
}

/** A wrong answer and the requirement that rejects it. */
export interface Mutant<Answer> {
  readonly answer: Answer;
  readonly fails: string;
}

/** Plausible wrong answers to an exercise, by their mistake. */
export type Mutants<Answer> = Readonly<Record<string, Mutant<Answer>>>;

/**
 * Defines an exercise. The type of the answer is that of `check`'s first parameter.
 *
 * @throws {RangeError} If the id is not two digits, a point and a number.
 *
 * @example An exercise with one requirement
 * ```ts
 * import { defineExercise } from "@course/notebook/exercises";
 * import { assertEquals } from "@std/assert";
 *
 * const double = defineExercise({
 *   id: "99.1",
 *   title: "Twice",
 *   name: "double",
 *   hints: ["Think of two.", "Multiply.", "`return 2 * n;`"],
 *   check(answer: (n: number) => number, judge) {
 *     judge.requires("doubles", { expected: 6, seen: answer(3) });
 *   },
 * });
 * assertEquals(double.name, "double");
 * ```
 */
export function defineExercise<Answer>(exercise: Exercise<Answer>): Exercise<Answer> {
  notebookOf(exercise.id);
  return exercise;
}

/**
 * The number of the notebook that an exercise belongs to, as two digits.
 *
 * @throws {RangeError} If the id is not two digits, a point and a number.
 */
export function notebookOf(id: string): string {
  const parts = typeof id === "string" ? /^(\d\d)\.([1-9]\d*)$/.exec(id) : null;
  if (parts) return parts[1];
  throw new RangeError(
    "Cannot find an exercise: id must be a notebook's number and the exercise's, such as " +
      `"01.2", received ${Deno.inspect(id)}`,
  );
}
