/** What the reader has done so far: plain text in `.progress.json`, to copy, read and delete. */

/** What is known about one exercise. */
export interface ExerciseProgress {
  /** How often an answer was checked. */
  attempts: number;
  /** The highest hint that was asked for, 0 to 3. */
  hints: number;
  /** Whether the solution was looked at. */
  solutionSeen: boolean;
  solved: boolean;
}

/** What a reader expects of an experiment, by what it is about. */
export type Expectation = Record<string, string | number | boolean>;

/** All that is known, by exercise and by experiment. */
export interface Progress {
  version: 1;
  exercises: Record<string, ExerciseProgress>;
  /** Missing until the first one is written down. */
  predictions?: Record<string, Expectation>;
}

const NOTHING: ExerciseProgress = { attempts: 0, hints: 0, solutionSeen: false, solved: false };

/** Where it is kept: at the root of the course, unless `COURSE_PROGRESS` names another file. */
export function progressFile(): string | URL {
  return Deno.env.get("COURSE_PROGRESS") ?? new URL("../../../.progress.json", import.meta.url);
}

/**
 * What was done so far; empty if there is no file yet.
 *
 * @throws {SyntaxError} If the file does not hold what the course wrote.
 */
export function readProgress(file: string | URL = progressFile()): Progress {
  let text: string;
  try {
    text = Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { version: 1, exercises: {} };
    throw error;
  }
  const progress = parsed(text);
  const { version, exercises, predictions = {} } = progress ?? {};
  if (version === 1 && isRecord(exercises) && isRecord(predictions)) return progress!;
  throw new SyntaxError(
    "Cannot read your progress: .progress.json does not hold what the course wrote. Repair it in a " +
      "text editor, or go on: the next exercise keeps it aside and starts a new one",
  );
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(text: string): Progress | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Changes what is known about one exercise, as {@linkcode changeProgress} does. */
export function recordProgress(
  id: string,
  change: (before: ExerciseProgress) => ExerciseProgress,
  file?: string | URL,
): string | URL | undefined {
  return changeProgress(({ exercises, ...rest }) => ({
    ...rest,
    exercises: sorted({ ...exercises, [id]: change({ ...NOTHING, ...exercises[id] }) }),
  }), file);
}

/** Writes down what a reader expects, as {@linkcode changeProgress} does. */
export function recordPrediction(
  id: string,
  expected: Expectation,
  file?: string | URL,
): string | URL | undefined {
  return changeProgress((progress) => ({
    ...progress,
    predictions: sorted({ ...progress.predictions, [id]: expected }),
  }), file);
}

function sorted<T>(entries: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => a < b ? -1 : 1));
}

/**
 * Changes what is known. A reader of the file sees all of the old or all of the new. A file that
 * does not hold what the course wrote is renamed, and its new name is returned.
 */
function changeProgress(
  change: (before: Progress) => Progress,
  file: string | URL = progressFile(),
): string | URL | undefined {
  const damaged = isDamaged(file) ? keepAside(file) : undefined;
  const text = JSON.stringify(change(readProgress(file)), null, 2);
  const draft = beside(file, `${Deno.pid}`);
  Deno.writeTextFileSync(draft, text + "\n");
  Deno.renameSync(draft, file);
  return damaged;
}

function isDamaged(file: string | URL): boolean {
  try {
    readProgress(file);
    return false;
  } catch (error) {
    return error instanceof SyntaxError;
  }
}

/** Renames a file to the first of `.damaged-1`, `.damaged-2` … that is free. */
function keepAside(file: string | URL): string | URL {
  let name = beside(file, "damaged-1");
  for (let count = 2; isThere(name); count++) name = beside(file, `damaged-${count}`);
  Deno.renameSync(file, name);
  return name;
}

function isThere(file: string | URL): boolean {
  try {
    Deno.lstatSync(file);
    return true;
  } catch {
    return false;
  }
}

function beside(file: string | URL, ending: string): string | URL {
  return file instanceof URL ? new URL(`${file.href}.${ending}`) : `${file}.${ending}`;
}
