/** Node, for programs that are to be compared with Deno. */
import { argumentsOf, type ProgramCall, runOrRecall } from "./language.ts";
import { onPath } from "./on_path.ts";
import type { ProgramResult } from "./program_result.ts";

/**
 * Runs a JavaScript program, an ECMAScript module, on the Node that is installed; without one,
 * recalls its recording. Everything else is as with {@linkcode python}.
 *
 * @example Node's turn of the loop
 * ```ts
 * import { node } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * const { output } = await node(`
 *   setTimeout(() => console.log("timer"));
 *   process.nextTick(() => console.log("next tick"));
 * `);
 * assertEquals(output, "next tick\ntimer");
 * ```
 *
 * @throws {Error} If the program fails, or can neither run nor be recalled.
 */
export async function node(...call: ProgramCall): Promise<ProgramResult> {
  const [options = {}, program] = argumentsOf("Node", call);
  return await runOrRecall(LANGUAGE, options, program);
}

const LANGUAGE = {
  name: "Node",
  file: "program.mjs",
  find: (_packages: readonly string[], version: string) =>
    onPath("Node", ["node", "--version"], ["node"], version),
};
