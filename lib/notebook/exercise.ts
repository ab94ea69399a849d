/** The exercises of the course, as a notebook uses them. */
import { chapterOf, type Exercise, judgeAnswer } from "./define_exercise.ts";
import { answerText, findExercise } from "./exercise_files.ts";
import { display, type Displayable, jupyter } from "./jupyter.ts";
import type { Verdict } from "./judge.ts";
import { output } from "./output.ts";
import { type ExerciseProgress, recordProgress } from "./progress.ts";
import { show } from "./show.ts";
import { verdictTable } from "./verdict_table.ts";

export { defineExercise, type Exercise, judgeAnswer, type Mutant } from "./define_exercise.ts";

/** What one can do with an exercise in a notebook. Each of these can be the last line of a cell. */
export interface ExerciseDesk {
  /**
   * Judges an answer and shows a row for each requirement: whether it is met, what was expected and
   * what was seen. Remembers in `.progress.json` that it was tried, and whether it was solved.
   *
   * The answer runs on a virtual clock, so that a minute of waiting takes no time, and waiting for
   * ever is found out. An endless loop without `await` cannot be stopped: restart the kernel.
   */
  check(answer: unknown): Promise<void>;
  /** Shows the next of the three hints: a nudge, an idea, a sketch; or the one asked for. */
  hint(level?: 1 | 2 | 3): Promise<void>;
  /** Shows a solution; the first time it asks whether you really want to see it. */
  solution(): Promise<void>;
  /** Shows the starter again, to be copied into the cell. */
  reset(): Promise<void>;
}

/** What was asked for since the kernel started. */
interface Help {
  hints: number;
  warned: boolean;
}

const help = new Map<string, Help>();

/**
 * The exercise with that id: `"01.2"` is the second of notebook 01.
 *
 * @example
 * ```ts
 * import { exercise } from "@course/notebook";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => exercise("one"), RangeError);
 * ```
 *
 * @throws {RangeError} when the id is not two digits, a point and a number
 */
export function exercise(id: string): ExerciseDesk {
  chapterOf(id);
  const asked = help.get(id) ?? { hints: 0, warned: false };
  help.set(id, asked);
  return {
    async check(answer) {
      const found = await findExercise(id);
      const verdicts = await judgeAnswer(found, answer);
      const solved = verdicts.every((verdict) => verdict.met);
      record(id, (before) => ({
        ...before,
        attempts: before.attempts + 1,
        solved: before.solved || solved,
      }));
      await show(verdictTable(headline(found, verdicts), verdicts));
    },
    async hint(level) {
      const { hints } = await findExercise(id);
      const shown = level ?? Math.min(asked.hints + 1, 3);
      if (![1, 2, 3].includes(shown)) {
        throw new RangeError(`Cannot give a hint: level must be 1, 2 or 3, received ${level}`);
      }
      asked.hints = Math.max(asked.hints, shown);
      record(id, (before) => ({ ...before, hints: Math.max(before.hints, shown) }));
      await show(markdown(`**Hint ${shown} of 3.** ${hints[shown - 1]}`));
    },
    async solution() {
      await findExercise(id);
      if (!asked.warned) {
        asked.warned = true;
        return await show(markdown(
          `Have you tried all three hints of exercise ${id}? ` +
            "An answer found is remembered longer than an answer read. " +
            "Run this cell again to see the solution.",
        ));
      }
      record(id, (before) => ({ ...before, solutionSeen: true }));
      await show(code(await answerText(id, "solution")));
    },
    async reset() {
      const { name } = await findExercise(id);
      const starter = code(await answerText(id, "starter"));
      await show(markdown(`The starter of \`${name}\`, to be copied into its cell:`), starter);
    },
  };
}

function headline({ id, title }: Exercise<unknown>, verdicts: Verdict[]): string {
  const met = verdicts.filter((verdict) => verdict.met).length;
  const result = met === verdicts.length
    ? "solved"
    : `${met} of ${verdicts.length} requirements met`;
  return `Exercise ${id} · ${title} · ${result}`;
}

/** Remembered only for a reader: in a kernel, or where a file is named. */
function record(id: string, change: (before: ExerciseProgress) => ExerciseProgress): void {
  const file = Deno.env.get("COURSE_PROGRESS");
  if (file === "off" || (!jupyter && file === undefined)) return;
  try {
    recordProgress(id, change);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    output.write("stderr", `note: your progress was not saved. ${message}\n`);
  }
}

function markdown(text: string): Displayable {
  return { [display]: () => ({ "text/markdown": text, "text/plain": text }) };
}

function code(text: string): Displayable {
  const fenced = "```ts\n" + text + "\n```";
  return { [display]: () => ({ "text/markdown": fenced, "text/plain": text }) };
}
