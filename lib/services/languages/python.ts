/** Python: programs with the packages that they need, on the version that suits them. */
import {
  argumentsOf,
  type Interpreter,
  NotHere,
  type ProgramCall,
  type ProgramOptions,
  runOrRecall,
} from "./language.ts";
import type { ProgramResult } from "./program_result.ts";
import { findPython } from "./find_python.ts";

/** Options of {@linkcode python}. */
export interface PythonOptions extends ProgramOptions {
  /** Names on PyPI of the packages that the program needs. */
  readonly packages?: readonly string[];
}

/** The arguments of {@linkcode python} and {@linkcode pythons}: the options may be left out. */
export type PythonCall = ProgramCall<PythonOptions>;

/**
 * Runs a Python program, to compare it with its counterpart in TypeScript.
 *
 * 1. **Real where possible.** The program runs on the first Python that suits and has the packages:
 *    the one that `deno task record --install` made, the course's own, those on `PATH`, pyenv's.
 * 2. **Recorded elsewhere.** Without such a Python the result is a recording, and says so: with its
 *    date and versions. `deno task record` makes it; it belongs to this very text and packages.
 * 3. **Nothing is installed**, and nothing is left running or lying about.
 * 4. **Real time.** The program and its time limit are real, even under a virtual clock.
 *
 * The program may be indented as a whole. A template literal reads backslashes itself: write
 * `String.raw` in front of it if the program has any. `COURSE_LANGUAGES=recorded` (or `now`) in the
 * environment chooses one way and no other.
 *
 * @example The same gather in Python
 * ```ts
 * import { python } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * const result = await python({ version: ">=3.10" }, `
 *   import asyncio, json
 *
 *   async def work(n):
 *       await asyncio.sleep(0.01 * n)
 *       return n
 *
 *   async def main():
 *       print(json.dumps(await asyncio.gather(work(3), work(1), work(2))))
 *
 *   asyncio.run(main())
 * `);
 * assertEquals(result.json(), [3, 1, 2]);
 * ```
 *
 * @throws {Error} If the program fails, with the end of what it wrote to its standard error; or if
 * it can neither run nor be recalled.
 * @throws {DOMException} If it takes longer than `timeout` (`TimeoutError`); if `signal` aborts,
 * its reason.
 */
export async function python(...call: PythonCall): Promise<ProgramResult> {
  const [options = {}, program] = argumentsOf("Python", call);
  return await runOrRecall(LANGUAGE, options, program);
}

/** The versions that {@linkcode pythons} looks for. */
const VERSIONS = ["3.10", "3.11", "3.12", "3.13", "3.14"];

/**
 * Runs the same program on every Python from 3.10 on, one after the other, and leaves out those
 * that are neither here nor recorded.
 *
 * @example What has become of a detail
 * ```ts
 * import { pythons } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * const results = await pythons(`import sys; print(sys.version_info >= (3, 10))`);
 * assertEquals(results.every(({ output }) => output === "True"), true);
 * ```
 *
 * @throws {Error} If the program fails on one of them, or no version is left.
 */
export async function pythons(...call: PythonCall): Promise<ProgramResult[]> {
  const [options, program] = argumentsOf("Python", call);
  const results: ProgramResult[] = [];
  let missing: NotHere | undefined;
  for (const version of VERSIONS) {
    try {
      results.push(await python({ ...options, version }, program));
    } catch (error) {
      if (!(error instanceof NotHere)) throw error;
      missing = error;
    }
  }
  if (results.length === 0) throw missing;
  return results;
}

const LANGUAGE = {
  name: "Python",
  file: "program.py",
  find: (packages: readonly string[], version: string): Promise<Interpreter | undefined> =>
    findPython(packages, version),
};
