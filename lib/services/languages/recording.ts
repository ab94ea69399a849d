/** Recordings: what programs printed where their language and packages were installed. */
import { ProgramResult } from "./program_result.ts";

/** What decides which recording belongs to a program. */
export interface ProgramKey {
  readonly language: string;
  readonly packages: readonly string[];
  /** The versions of the language that suit it, as in `>=3.11`; empty if all do. */
  readonly version: string;
  readonly program: string;
}

/** A recording as its file has it, texts as lists of lines. */
export interface Recording {
  readonly language: string;
  readonly packages: readonly string[];
  readonly version: string;
  readonly program: readonly string[];
  /** A pattern for what differs from run to run; empty if nothing does. */
  readonly varies: string;
  readonly date: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly output: readonly string[];
  readonly stderr: readonly string[];
}

const FOLDER = import.meta.dirname + "/recorded";

/** Where recordings are; `COURSE_RECORDINGS` names another folder. */
function folder(): string {
  return Deno.env.get("COURSE_RECORDINGS") || FOLDER;
}

/** The recording of a program, or `undefined` if it has none. */
export async function readRecording(key: ProgramKey): Promise<ProgramResult | undefined> {
  const text = await textOf(await pathOf(key));
  if (text === undefined) return undefined;
  const { output, stderr, versions, date }: Recording = JSON.parse(text);
  return new ProgramResult({
    ...{ versions, date, ran: "recorded" },
    output: output.join("\n"),
    stderr: stderr.join("\n"),
  });
}

/** Takes the recording of a program, if it has one, over to the folder where new ones are made. */
export async function keepRecording(key: ProgramKey): Promise<void> {
  const text = await textOf(await pathOf(key, FOLDER));
  if (text !== undefined) await Deno.writeTextFile(await pathOf(key), text);
}

/** Makes the recording of a program that has just run. */
export async function writeRecording(
  { program, ...key }: ProgramKey,
  varies: RegExp | undefined,
  { output, stderr, versions, date }: ProgramResult,
): Promise<void> {
  const recording: Recording = {
    ...key,
    program: linesOf(program.trimEnd()),
    varies: varies?.source ?? "",
    ...{ date, versions },
    output: linesOf(output),
    stderr: linesOf(stderr),
  };
  const path = await pathOf({ program, ...key });
  await Deno.writeTextFile(path, JSON.stringify(recording, null, 2) + "\n");
}

/** What is in a file; `undefined` if there is none. */
async function textOf(path: string): Promise<string | undefined> {
  return await Deno.readTextFile(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
}

const linesOf = (text: string) => text === "" ? [] : text.split("\n");

async function pathOf(
  { language, packages, version, program }: ProgramKey,
  into = folder(),
): Promise<string> {
  const text = JSON.stringify([language, packages, version, program]);
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const name = new Uint8Array(hash).toHex().slice(0, 12);
  return `${into}/${language.toLowerCase()}-${name}.json`;
}
