/** What the reader has done so far: plain text in `.progress.json`, to be copied, read and deleted. */

/** What is known about one exercise. */
export interface ExerciseProgress {
  /** Times that an answer was checked. */
  attempts: number;
  /** The highest hint that was asked for, 0 to 3. */
  hints: number;
  /** Whether the solution was looked at. */
  solutionSeen: boolean;
  solved: boolean;
}

/** All that is known, by exercise. */
export interface Progress {
  version: 1;
  exercises: Record<string, ExerciseProgress>;
}

const NOTHING: ExerciseProgress = { attempts: 0, hints: 0, solutionSeen: false, solved: false };

/** Where it is kept: at the root of the course, unless `COURSE_PROGRESS` names another file. */
export function progressFile(): string | URL {
  return Deno.env.get("COURSE_PROGRESS") ?? new URL("../../.progress.json", import.meta.url);
}

/**
 * What was done so far; nothing, where there is no file yet.
 *
 * @throws {SyntaxError} when the file does not hold what it should
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
  if (progress?.version === 1 && typeof progress.exercises === "object") return progress;
  throw new SyntaxError(
    "Cannot read the progress: .progress.json does not hold what the course wrote; delete it to start anew",
  );
}

function parsed(text: string): Progress | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Changes what is known about one exercise; a reader of the file sees all of the old or all of the new. */
export function recordProgress(
  id: string,
  change: (before: ExerciseProgress) => ExerciseProgress,
  file: string | URL = progressFile(),
): void {
  const progress = readProgress(file);
  progress.exercises[id] = change({ ...NOTHING, ...progress.exercises[id] });
  const sorted = Object.entries(progress.exercises).sort(([a], [b]) => a < b ? -1 : 1);
  const text = JSON.stringify({ ...progress, exercises: Object.fromEntries(sorted) }, null, 2);
  const draft = file instanceof URL ? new URL(`${file.href}.${Deno.pid}`) : `${file}.${Deno.pid}`;
  Deno.writeTextFileSync(draft, text + "\n");
  Deno.renameSync(draft, file);
}
