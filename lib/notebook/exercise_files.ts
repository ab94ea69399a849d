/** The exercises on disk: `exercises/NN.ts`, and a starter and a solution for each as real files. */
import { chapterOf, type Exercise } from "./define_exercise.ts";

const folder = new URL("./exercises/", import.meta.url);

/** What kind of answer a file holds. */
export type AnswerKind = "starter" | "solution";

/** The numbers of the notebooks that have exercises, in order. */
export function exerciseChapters(): string[] {
  return [...Deno.readDirSync(folder)]
    .flatMap(({ name }) => /^(\d\d)\.ts$/.exec(name)?.[1] ?? [])
    .sort();
}

/** The exercises of a notebook, in order. */
export async function exercisesOf(chapter: string): Promise<Exercise<unknown>[]> {
  return (await import(new URL(`${chapter}.ts`, folder).href)).default;
}

/**
 * The exercise with that id.
 *
 * @throws {RangeError} when there is none
 */
export async function findExercise(id: string): Promise<Exercise<unknown>> {
  const chapter = chapterOf(id);
  const exercises = exerciseChapters().includes(chapter) ? await exercisesOf(chapter) : [];
  const found = exercises.find((exercise) => exercise.id === id);
  if (found) return found;
  const known = exercises.map((exercise) => exercise.id).join(", ") || "none";
  throw new RangeError(
    `Cannot find exercise ${id}: notebook ${chapter} has ${known}`,
  );
}

/** What a starter or a solution exports under the exercise's name. */
export async function loadAnswer(
  { id, name }: Exercise<unknown>,
  kind: AnswerKind,
): Promise<unknown> {
  return (await import(answerFile(id, kind).href))[name];
}

/** A starter or solution as a reader sees it in a cell: without imports and without `export`. */
export async function answerText(id: string, kind: AnswerKind): Promise<string> {
  return cellText(await Deno.readTextFile(answerFile(id, kind)));
}

/** The text of a module as that of a cell, whose imports stand in the setup cell. */
export function cellText(module: string): string {
  return module
    .replace(/^import\b[^;]*;\n/gm, "")
    .replace(/^\/\/ deno-(lint|fmt)-ignore.*\n/gm, "")
    .replace(/^export (default )?/gm, "")
    .trim();
}

function answerFile(id: string, kind: AnswerKind): URL {
  return new URL(`${chapterOf(id)}/${id.slice(3)}_${kind}.ts`, folder);
}
