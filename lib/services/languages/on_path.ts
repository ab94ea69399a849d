/** An interpreter on `PATH` that says its version. */
import type { Interpreter } from "./language.ts";
import { cleanEnvironment } from "./run_program.ts";
import { suits } from "./version.ts";

/** The interpreter, if it is installed in a version that suits. */
export async function onPath(
  language: string,
  question: readonly string[],
  command: readonly string[],
  range: string,
): Promise<Interpreter | undefined> {
  const version = (await answerTo(question))?.match(/\d+(\.\d+)+/)?.[0];
  if (!version || !suits(version, range)) return undefined;
  return { command, versions: { [language]: version } };
}

async function answerTo([program, ...args]: readonly string[]): Promise<string | undefined> {
  const options = { args, env: cleanEnvironment(), clearEnv: true, stdin: "null" } as const;
  try {
    const { stdout } = await new Deno.Command(program, options).output();
    return new TextDecoder().decode(stdout);
  } catch {
    return undefined; // There is no such program
  }
}
