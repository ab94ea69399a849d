/**
 * The exercises on disk. Each has a folder, such as `05/2_doorbell` for exercise 05.2: its
 * definition, a starter, a solution, and the answers that prove its checker.
 */
import { type Exercise, type Mutants, notebookOf } from "./define_exercise.ts";

const root = new URL("../../exercises/", import.meta.url);

/** What kind of answer a file holds. */
export type AnswerKind = "starter" | "solution";

/** Answers that prove a checker. Nothing else needs them, so they have a file of their own. */
export interface Proofs<Answer = unknown> {
  readonly mutants: Mutants<Answer>;
  /** Right answers in another style than the solution's. */
  readonly variants: Readonly<Record<string, Answer>>;
}

/** The folder of each exercise by its id, in order. */
export function exerciseFolders(): Map<string, URL> {
  const folders = foldersIn(root, /^\d\d$/).flatMap((notebook) =>
    foldersIn(new URL(`${notebook}/`, root), /^[1-9]\d*_\w+$/).map((folder) => ({
      id: `${notebook}.${parseInt(folder)}`,
      url: new URL(`${notebook}/${folder}/`, root),
    }))
  );
  return new Map(folders.map(({ id, url }) => [id, url]));
}

/** The exercises of a notebook, in order. */
export async function exercisesOf(notebook: string): Promise<Exercise<unknown>[]> {
  return await Promise.all(idsOf(notebook).map(findExercise));
}

/**
 * The exercise with that id.
 *
 * @throws {RangeError} If there is none.
 */
export async function findExercise(id: string): Promise<Exercise<unknown>> {
  return (await import(fileOf(id, "exercise"))).default;
}

/** What a starter or a solution exports under the exercise's name. */
export async function loadAnswer(
  { id, name }: Exercise<unknown>,
  kind: AnswerKind,
): Promise<unknown> {
  return (await import(fileOf(id, kind)))[name];
}

/** The answers that prove the exercise's checker. */
export async function loadProofs(id: string): Promise<Proofs> {
  return await import(fileOf(id, "mutants"));
}

/** A starter or solution as a reader sees it in a cell: without imports and without `export`. */
export async function answerText(id: string, kind: AnswerKind): Promise<string> {
  return cellText(await Deno.readTextFile(new URL(fileOf(id, kind))));
}

/** The text of a module as that of a cell, whose imports are in the setup cell. */
export function cellText(module: string): string {
  return module
    .replace(/^import\b[^;]*;\n/gm, "")
    .replace(/^\/\/ deno-(lint|fmt)-ignore.*\n/gm, "")
    .replace(/^export (default )?/gm, "")
    .trim();
}

function fileOf(id: string, name: AnswerKind | "exercise" | "mutants"): string {
  const notebook = notebookOf(id);
  const folder = exerciseFolders().get(id);
  if (folder) return new URL(`${name}.ts`, folder).href;
  const known = idsOf(notebook).join(", ") || "none";
  throw new RangeError(`Cannot find exercise ${id}: notebook ${notebook} has ${known}`);
}

function idsOf(notebook: string): string[] {
  return [...exerciseFolders().keys()].filter((id) => notebookOf(id) === notebook);
}

function foldersIn(parent: URL, name: RegExp): string[] {
  return [...Deno.readDirSync(parent)]
    .filter((entry) => entry.isDirectory && name.test(entry.name))
    .map((entry) => entry.name)
    .sort((a, b) => parseInt(a) - parseInt(b));
}
