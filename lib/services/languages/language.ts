/** What Python, Node and Go have in common: a program runs, or its recording is recalled. */
import { ProgramResult } from "./program_result.ts";
import { keepRecording, type ProgramKey, readRecording, writeRecording } from "./recording.ts";
import { runProgram } from "./run_program.ts";

/** Options of a program in another language. */
export interface ProgramOptions {
  /** The versions of the language that suit the program, as in `>=3.11 <3.14` or `3.12`. */
  readonly version?: string;
  /** Arguments of the program, for what differs between machines: a port, say. */
  readonly args?: readonly string[];
  /** Ends the program: `cell.signal`, so that the Stop button does. */
  readonly signal?: AbortSignal;
  /** Milliseconds of real time that the program may take. Default 60,000. */
  readonly timeout?: number;
  /** What differs from run to run in the output, so that a recording is compared without it. */
  readonly varies?: RegExp;
  /**
   * Keeps the recording as it is when recordings are made where the program cannot run: for one
   * that needs what few machines have.
   */
  readonly keep?: boolean;
}

/** The arguments of {@linkcode node} and {@linkcode go}. */
export type ProgramCall<Options = ProgramOptions> =
  | [program: string]
  | [options: Options, program: string];

/** An installed interpreter. */
export interface Interpreter {
  readonly command: readonly string[];
  /** The version of the language, then those of the packages. */
  readonly versions: Readonly<Record<string, string>>;
}

/** How to find and use a language. */
export interface Language {
  readonly name: string;
  /** The name of a program's file. */
  readonly file: string;
  /** The interpreter on this machine that suits, if there is one. */
  find(packages: readonly string[], version: string): Promise<Interpreter | undefined>;
}

/** Neither is the language here, nor is there a recording. */
export class NotHere extends Error {
  override name = "NotHere";
}

/**
 * Runs the program if the language and the packages are installed; otherwise recalls its recording.
 * `COURSE_LANGUAGES` in the environment chooses one of both: `now` or `recorded`; with `record`,
 * the program runs and its recording is made.
 */
export async function runOrRecall(
  language: Language,
  { packages = [], version = "", ...options }: ProgramOptions & { packages?: readonly string[] },
  text: string,
): Promise<ProgramResult> {
  const key = { language: language.name, packages, version, program: dedent(text) };
  const mode = chosenMode();
  const interpreter = mode === "recorded" ? undefined : await language.find(packages, version);
  if (interpreter) {
    const result = await runNow(language, interpreter, options, key.program);
    if (mode === "record") await writeRecording(key, options.varies, result);
    return result;
  }
  if (mode === "record" && options.keep) await keepRecording(key);
  const recalls = mode !== "now" && (mode !== "record" || options.keep);
  const recorded = recalls ? await readRecording(key) : undefined;
  if (!recorded) throw new NotHere(whyNot(key, mode));
  return recorded;
}

async function runNow(
  { name, file }: Language,
  { command, versions }: Interpreter,
  { args = [], signal, timeout = 60_000 }: ProgramOptions,
  program: string,
): Promise<ProgramResult> {
  const run = { command, file, program, args, signal, timeout };
  const { code, output, stderr } = await runProgram(run);
  if (code !== 0) {
    const last = stderr.split("\n").slice(-20).join("\n");
    throw new Error(`The ${name} program failed (exit code ${code}):\n${last}`);
  }
  const date = Temporal.Now.plainDateISO().toString();
  return new ProgramResult({ output, stderr, versions, ran: "now", date });
}

const MODES = ["now", "recorded", "record"] as const;

function chosenMode(): typeof MODES[number] | undefined {
  const chosen = Deno.env.get("COURSE_LANGUAGES");
  if (!chosen) return undefined;
  const mode = MODES.find((mode) => mode === chosen);
  if (mode) return mode;
  throw new RangeError(
    `Cannot run a program: COURSE_LANGUAGES must be one of ${MODES.join(", ")}, ` +
      `received "${chosen}"`,
  );
}

function whyNot({ language, version, packages }: ProgramKey, mode?: string): string {
  const what = `${language}${version && ` ${version}`}`;
  const wanted = packages.length > 0 ? `${what} with ${packages.join(", ")}` : what;
  if (mode === "now" || mode === "record") return `${wanted} is not installed here`;
  const here = mode === "recorded" ? "" : `${wanted} is not installed here, and `;
  return `Cannot run this ${language} program: ${here}there is no recording of it as it is now. ` +
    `Record it with: deno task record`;
}

/** The options, none if they are left out, and the program. */
export function argumentsOf<Options>(
  name: string,
  call: ProgramCall<Options>,
): [Options | undefined, string] {
  const [options, program] = call.length === 1 ? [undefined, call[0]] : call;
  if (typeof program === "string") return [options, program];
  throw new TypeError(
    `Cannot run ${name}: the program must be a string, received ${Deno.inspect(program)}`,
  );
}

/** The text without its first line break and without the indentation that all lines share. */
function dedent(text: string): string {
  const lines = text.replace(/^[ \t]*\r?\n/, "").trimEnd().split(/\r?\n/);
  const depths = lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/));
  const depth = Math.min(...depths);
  return lines.map((line) => line.slice(depth)).join("\n") + "\n";
}
