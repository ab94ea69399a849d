/** Go, for programs that are to be compared with a language that has no `await`. */
import { argumentsOf, type ProgramCall, runOrRecall } from "./language.ts";
import { onPath } from "./on_path.ts";
import type { ProgramResult } from "./program_result.ts";

/**
 * Runs a Go program, a whole `package main` that needs only Go's own library, with the Go that is
 * installed; without one, recalls its recording. `timeout` includes compiling. Everything else is
 * as with {@linkcode python}.
 *
 * @throws {Error} If the program fails, or can neither run nor be recalled.
 */
export async function go(...call: ProgramCall): Promise<ProgramResult> {
  const [options = {}, program] = argumentsOf("Go", call);
  return await runOrRecall(LANGUAGE, options, program);
}

const LANGUAGE = {
  name: "Go",
  file: "main.go",
  find: (_packages: readonly string[], version: string) =>
    onPath("Go", ["go", "version"], ["go", "run"], version),
};
