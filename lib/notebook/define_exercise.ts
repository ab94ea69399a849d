/** What an exercise is. */
import { Judge, type Verdict } from "./judge.ts";
import { BUSY_LIMIT, DEADLINE, Trial } from "./trial.ts";

/** The requirement that fails when the check of an answer never ends. */
export const COMES_TO_AN_END = "it comes to an end";
/** The requirement that fails when an answer throws where the check does not expect it. */
export const THROWS_NOTHING = "it throws nothing unexpected";
/** The requirement that fails when a promise rejects and nobody handles it. */
export const HANDLES_REJECTIONS = "no rejection is left unhandled";

/** A task for the reader, with all that is needed to judge the answer and to help. */
export interface Exercise<Answer> {
  /** The notebook's number and the exercise's, such as `"01.1"`. */
  readonly id: string;
  readonly title: string;
  /** What the answer is called in the notebook. */
  readonly name: string;
  /** A nudge, an idea, a sketch; in Markdown. */
  readonly hints: readonly [nudge: string, idea: string, sketch: string];
  /** Says of each requirement whether the answer meets it. Runs on a virtual clock. */
  check(answer: Answer, judge: Judge): void | Promise<void>;
  /** Plausible wrong answers, by their mistake, each with the requirement that it fails. */
  readonly mutants: Readonly<Record<string, Mutant<Answer>>>;
}

/** A wrong answer and the requirement that finds it out. */
export interface Mutant<Answer> {
  readonly answer: Answer;
  readonly fails: string;
}

/**
 * Defines an exercise. The type of the answer is that of `check`'s first parameter.
 *
 * @example
 * ```ts
 * import { defineExercise, judgeAnswer } from "@course/notebook/exercises";
 * import { assert } from "@std/assert";
 *
 * const double = defineExercise({
 *   id: "99.1",
 *   title: "Twice",
 *   name: "double",
 *   hints: ["Think of two.", "Multiply.", "`return 2 * n;`"],
 *   check(answer: (n: number) => number, judge) {
 *     judge.that("doubles", { expected: 6, seen: answer(3) });
 *   },
 *   mutants: { "squares": { answer: (n) => n * n, fails: "doubles" } },
 * });
 * const verdicts = await judgeAnswer(double, (n) => n + n);
 * assert(verdicts.every((verdict) => verdict.met));
 * ```
 *
 * @throws {RangeError} when the id is not two digits, a point and a number
 */
export function defineExercise<Answer>(
  exercise: Omit<Exercise<Answer>, "mutants"> & {
    mutants: NoInfer<Record<string, Mutant<Answer>>>;
  },
): Exercise<Answer> {
  chapterOf(exercise.id);
  return exercise;
}

/** The number of the notebook that an exercise belongs to, as two digits. */
export function chapterOf(id: string): string {
  const parts = /^(\d\d)\.([1-9]\d*)$/.exec(id);
  if (parts) return parts[1];
  throw new RangeError(
    `Cannot find an exercise: id must be a notebook's number and the exercise's, such as "01.2", received ${
      JSON.stringify(id)
    }`,
  );
}

/**
 * Judges an answer by the exercise's check, on a virtual clock.
 *
 * - An endless wait, an unexpected throw, a rejection that nobody handles: each is a requirement
 *   that was not met, not an error of the check.
 * - Synchronous endless loops cannot be stopped (see {@linkcode Judge.run}).
 */
export async function judgeAnswer<Answer>(
  exercise: Omit<Exercise<Answer>, "mutants"> & {
    mutants: NoInfer<Record<string, Mutant<Answer>>>;
  },
  answer: Answer,
): Promise<Verdict[]> {
  const judge = new Judge();
  const { state, outcome, unhandled } = await new Trial().run(
    async () => await exercise.check(answer, judge),
    { deadline: 10 * DEADLINE, busy: 5 * BUSY_LIMIT },
  );
  if (state === "waiting") {
    judge.that(COMES_TO_AN_END, { expected: "an end", seen: outcome });
  } else if (state === "threw") {
    judge.that(THROWS_NOTHING, { expected: "no error", seen: outcome });
  }
  if (unhandled.length > 0) {
    judge.that(HANDLES_REJECTIONS, { expected: "none", seen: unhandled[0] });
  }
  return judge.verdicts;
}
