/** The folder `study/`: which working copies are there, and how they are made and replaced. */
import { basename, house, join, shortPath, ToolError } from "../kit/mod.ts";
import { type Notebook, readNotebook, writeNotebook } from "../notebook/mod.ts";
import { fingerprintIn, fingerprintOf, isSame } from "./fingerprint.ts";
import { renewCopy, type RenewedCopy, workingCopyOf } from "./working_copy.ts";

/** One notebook as the reader has it. */
export interface Copy {
  /** The course's notebook. */
  original: string;
  /** The reader's copy. */
  path: string;
  /**
   * `made`: there was none until now. `outdated`: the course's notebook has changed since.
   * `unknown`: it has changed or the reader has, but the copy has lost its fingerprint.
   * `unreadable`: the copy or its original is no notebook; `problem` says what to do.
   */
  state: "made" | "current" | "outdated" | "unknown" | "unreadable";
  problem?: string;
}

/** Where the copy of a notebook is. */
export function copyPath(original: string): string {
  return join(house.study, basename(original));
}

/** Makes the copies that are missing, touches no other, and returns the state of each. */
export async function makeCopies(originals: string[]): Promise<Copy[]> {
  await Deno.mkdir(house.study, { recursive: true }).catch((error) => {
    throw new ToolError(`Cannot make the folder study: ${error.message}`, { cause: error });
  });
  return await Promise.all(originals.map(makeCopy));
}

async function makeCopy(original: string): Promise<Copy> {
  const copy = { original, path: copyPath(original) };
  try {
    const notebook = await readNotebook(original);
    if (await exists(copy.path)) return { ...copy, state: stateOf(await readCopy(copy), notebook) };
    await writeNotebook(copy.path, workingCopyOf(notebook));
    return { ...copy, state: "made" };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { ...copy, state: "unreadable", problem: error.message };
  }
}

function stateOf(copy: Notebook, original: Notebook): Copy["state"] {
  const then = fingerprintIn(copy);
  if (then) return isSame(then, fingerprintOf(original)) ? "current" : "outdated";
  const untouched = fingerprintOf(workingCopyOf(original));
  return isSame(fingerprintOf(copy), untouched) ? "current" : "unknown";
}

/** Replaces a copy with its current original; the old copy is kept beside it, as `backup`. */
export async function replaceCopy(copy: Copy): Promise<RenewedCopy & { backup: string }> {
  const original = await readNotebook(copy.original);
  const backup = await backUp(copy.path);
  const renewed = renewCopy(await readCopy({ ...copy, path: backup }), original);
  await writeNotebook(copy.path, renewed.notebook);
  return { ...renewed, backup };
}

async function backUp(path: string): Promise<string> {
  const stem = path.replace(/\.ipynb$/, `.before-${Temporal.Now.plainDateISO()}`);
  let backup = `${stem}.ipynb`;
  for (let count = 2; await exists(backup); count++) backup = `${stem}-${count}.ipynb`;
  await Deno.copyFile(path, backup);
  return backup;
}

async function readCopy({ path, original }: Pick<Copy, "path" | "original">): Promise<Notebook> {
  try {
    return await readNotebook(path);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    const name = basename(original, ".ipynb");
    throw new ToolError(
      `${error.message}\n${shortPath(path)} is left as it is. ` +
        `To start it again, move it away and run: deno task study ${name}`,
      { cause: error },
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
