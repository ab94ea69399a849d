/** The exercises of the course, as a notebook uses them. */
import { asText, display, type Displayable, runningCell, show } from "../kernel/mod.ts";
import { type Exercise, notebookOf } from "./define_exercise.ts";
import { answerText, findExercise, loadAnswer } from "./files.ts";
import { kindOf } from "./in_words.ts";
import { Judge, type Verdict } from "./judge.ts";
import { judgeAnswer } from "./judge_answer.ts";
import { type ExerciseProgress, recordProgress } from "./progress.ts";
import { readerIsHere, remember, remembered } from "./reader.ts";
import { repetition, scenariosOf, verdictTable } from "./verdict_table.ts";

/** What you can do with an exercise in a notebook. Each of these can be the last line of a cell. */
export interface ExerciseDesk {
  /**
   * Judges an answer and shows a row for each requirement: whether it is met, what was expected and
   * what was seen. Remembers in `.progress.json` that it was tried, and whether it was solved.
   *
   * The answer runs on a virtual clock, so that a minute of waiting takes no time, and endless
   * waiting is detected. An endless loop without `await` ends when you press Stop.
   *
   * Each check may have new inputs; where one fails, it names the `seed` that repeats it. Some
   * exercises show a picture of what really happened, once they are solved.
   */
  check(answer: unknown, options?: { seed?: number }): Promise<void>;
  /**
   * Shows the next of the three hints: a nudge, an idea, a sketch; or the one asked for. After the
   * third it says that there is a solution.
   */
  hint(level?: 1 | 2 | 3): Promise<void>;
  /** Shows a solution; while there are hints that you have not seen, it asks first. */
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
 * @example An id has a form
 * ```ts
 * import { exercise } from "@course/notebook";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => exercise("one"), RangeError);
 * ```
 *
 * @throws {RangeError} If the id is not two digits, a point and a number.
 */
export function exercise(id: string): ExerciseDesk {
  notebookOf(id);
  const asked = help.get(id) ?? { hints: 0, warned: false };
  help.set(id, asked);
  return {
    async check(answer, { seed = freshSeed() } = {}) {
      runningCell().judged = true;
      const found = await findExercise(id);
      const judge = new Judge(seed);
      const verdicts = await isAnotherKind(found, answer, judge)
        ? judge.verdicts
        : await judgeAnswer(found, answer, judge);
      const solved = verdicts.every((verdict) => verdict.met);
      record(id, (before) => ({
        ...before,
        attempts: before.attempts + 1,
        solved: before.solved || solved,
      }));
      await show(
        verdictTable(headline(found, verdicts), verdicts, found),
        ...scenariosOf(verdicts),
        ...repetition(found, judge),
        ...(solved && found.picture ? [await found.picture()] : []),
      );
    },
    async hint(level) {
      const { hints } = await findExercise(id);
      if (level === undefined && asked.hints === 3) {
        return await show(markdown(
          `**The third hint was the last.** \`exercise("${id}").hint(3)\` shows it again, and ` +
            `\`exercise("${id}").solution()\` shows a solution.`,
        ));
      }
      const shown = level ?? asked.hints + 1;
      if (![1, 2, 3].includes(shown)) {
        throw new RangeError(
          `Cannot give a hint: level must be 1, 2 or 3, received ${asText(level)}`,
        );
      }
      asked.hints = Math.max(asked.hints, shown);
      record(id, (before) => ({ ...before, hints: Math.max(before.hints, shown) }));
      await show(markdown(`**Hint ${shown} of 3.** ${hints[shown - 1]}`));
    },
    async solution() {
      await findExercise(id);
      const before = remembered().exercises[id];
      const hints = Math.max(asked.hints, before?.hints ?? 0);
      if (hints < 3 && !asked.warned && !before?.solved) {
        asked.warned = true;
        return await show(markdown(
          `There are hints of exercise ${id} that you have not seen: \`exercise("${id}").hint()\`. ` +
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

/** New inputs for each check of a reader; the same while outputs are recorded. */
function freshSeed(): number {
  return readerIsHere() ? Math.floor(Math.random() * 1e6) : 1;
}

/** A function where a list is wanted, or the reverse: said in a row of its own. */
async function isAnotherKind(
  found: Exercise<unknown>,
  answer: unknown,
  judge: Judge,
): Promise<boolean> {
  const [expected, seen] = [kindOf(await loadAnswer(found, "starter")), kindOf(answer)];
  if (seen === expected) return false;
  judge.requires(`${found.name} is ${expected}`, { expected, seen });
  return true;
}

function headline({ id, title }: Exercise<unknown>, verdicts: Verdict[]): string {
  const met = verdicts.filter((verdict) => verdict.met).length;
  const result = met === verdicts.length
    ? "solved"
    : `${met} of ${verdicts.length} requirements met`;
  return `Exercise ${id} · ${title} · ${result}`;
}

function record(id: string, change: (before: ExerciseProgress) => ExerciseProgress): void {
  remember(() => recordProgress(id, change));
}

function markdown(text: string): Displayable {
  return { [display]: () => ({ "text/markdown": text, "text/plain": text }) };
}

function code(text: string): Displayable {
  const fenced = "```ts\n" + text + "\n```";
  return { [display]: () => ({ "text/markdown": fenced, "text/plain": text }) };
}
