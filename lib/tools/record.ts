/** `deno task record`: runs the programs in other languages and records what they print. */
import { basename } from "node:path";
import { findPython, type Recording } from "../services/languages/mod.ts";
import {
  chooseNotebooks,
  defineCommand,
  house,
  join,
  main,
  runPart,
  shortPath,
  stoppable,
  ToolError,
  tryRun,
} from "./kit/mod.ts";
import { extractTests } from "./extract/mod.ts";
import { readNotebook } from "./notebook/mod.ts";
import { compareRecordings, type RecordingChange } from "./record/compare_recordings.ts";

const LANGUAGES = join(house.root, "lib", "services", "languages");
const RECORDED = join(LANGUAGES, "recorded");
const ENVIRONMENT = join(house.cache, "python");
const ENVIRONMENT_PYTHON = Deno.build.os === "windows"
  ? join(ENVIRONMENT, "Scripts", "python.exe")
  : join(ENVIRONMENT, "bin", "python");

export const record = defineCommand({
  name: "record",
  summary: "Runs the programs in other languages and records what they print.",
  operands: "[notebook…]",
  options: {
    check: {
      type: "boolean",
      description: "write nothing; fail where a program does not print what is recorded",
    },
    install: {
      type: "boolean",
      description: "first make .cache/python, with the packages that the programs need",
    },
  },
  details: "It runs the tests that deno task extract has written.\n" +
    "A recording is kept as it is while its program prints the same with the same versions.\n" +
    "A check runs a notebook's programs up to three times: on a busy machine timers do not keep " +
    "their order.\n" +
    "Without notebooks, it records all programs and removes the recordings that none of them has.",
  async run({ check = false, install = false }, operands) {
    if (install) await installPackages();
    const parts = await partsOf(operands);
    const stored = await readAll(RECORDED);
    const versions = !check, complete = operands.length === 0;
    const fresh = await stoppable(() =>
      runPrograms(parts, stored, { versions, times: check ? 3 : 1 })
    );
    const changes = compareRecordings(stored, fresh, { complete, versions });
    if (check) return report(changes, fresh.size);
    for (const { file } of changes) await replace(file, fresh.get(file));
    console.log(`Programs run: ${fresh.size}, recordings changed: ${changes.length}`);
    return 0;
  },
});

/** Tests that run programs in other languages. */
interface Part {
  readonly name: string;
  /** What `deno test` needs to run them, and no others. */
  readonly args: readonly string[];
}

/** The experiments that call another language, and the examples in the documentation. */
async function partsOf(operands: string[]): Promise<Part[]> {
  const parts: Part[] = [];
  for (const notebook of await chooseNotebooks(operands)) {
    const name = basename(notebook, ".ipynb");
    const path = join(house.tests, `${name}_test.ts`);
    const tests = await Deno.readTextFile(path).catch(() => undefined);
    if (tests !== await extractTests(await readNotebook(notebook), name)) {
      const what = tests === undefined ? "is missing" : "is not what its notebook says";
      throw new ToolError(`${shortPath(path)} ${what}, run first: deno task extract ${name}`);
    }
    const found = experimentsWithPrograms(tests);
    if (found.length > 0) parts.push({ name, args: [`--filter=${exactly(found)}`, path] });
  }
  if (operands.length === 0) parts.push({ name: "documentation", args: ["--doc", LANGUAGES] });
  return parts;
}

/** What the programs print now. */
async function runPrograms(
  parts: readonly Part[],
  stored: ReadonlyMap<string, Recording>,
  options: { versions: boolean; times: number },
): Promise<Map<string, Recording>> {
  const printed: [string, Recording][] = [];
  for (const part of parts) printed.push(...await runUntilAsStored(part, stored, options));
  return new Map(printed);
}

/**
 * Runs a part up to so many times, until each of its programs has once printed what is stored: on a
 * busy machine timers do not keep their order.
 */
async function runUntilAsStored(
  part: Part,
  stored: ReadonlyMap<string, Recording>,
  { versions, times }: { versions: boolean; times: number },
): Promise<Map<string, Recording>> {
  const changed = (files: ReadonlyMap<string, Recording>) =>
    compareRecordings(stored, files, { complete: false, versions })
      .flatMap(({ file, what }) => what === "changed" ? [file] : []);
  const printed = new Map<string, Recording>();
  for (let time = 1;; time++) {
    const { passed, recordings } = await runTests(part);
    const others = changed(recordings);
    for (const [file, recording] of recordings) {
      if (!printed.has(file) || !others.includes(file)) printed.set(file, recording);
    }
    if (passed && changed(printed).length === 0) return printed;
    if (time === times) {
      if (passed) return printed;
      throw new ToolError("Nothing is recorded: not every experiment passed");
    }
    console.log(`${part.name} is run again: a program did something else`);
  }
}

const LANGUAGE = /\b(pythons?|node|go|echoIn\w+)\b/;

/** The names of the extracted tests that name another language's function, or whose setup does. */
export function experimentsWithPrograms(tests: string): string[] {
  const [setup, ...experiments] = tests.split(/^(?=Deno\.test\(\{$)/m);
  const helpers = setup.replace(/^import [^;]*;$/gm, "");
  return experiments.flatMap((test) => {
    const [, , name] = test.match(/^Deno\.test\(\{\s*name:\s*(["'])(.*)\1,$/m) ?? [];
    return name && LANGUAGE.test(helpers + test) ? [name.replace(/\\(.)/g, "$1")] : [];
  });
}

/** A filter of `deno test` that lets these names through, and no others. */
function exactly(names: string[]): string {
  return `/^(${names.map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|")})$/`;
}

async function runTests(
  { args }: Part,
): Promise<{ passed: boolean; recordings: Map<string, Recording> }> {
  const folder = await Deno.makeTempDir({ prefix: "course_" });
  try {
    const { code } = await runPart(["test", "--allow-all", "--no-check", ...args], {
      env: { COURSE_LANGUAGES: "record", COURSE_RECORDINGS: folder },
    });
    return { passed: code === 0, recordings: await readAll(folder) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function readAll(folder: string): Promise<Map<string, Recording>> {
  const recordings = new Map<string, Recording>();
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".json")) continue;
    recordings.set(name, JSON.parse(await Deno.readTextFile(join(folder, name))));
  }
  return recordings;
}

async function replace(file: string, recording: Recording | undefined): Promise<void> {
  const path = join(RECORDED, file);
  if (!recording) return await Deno.remove(path);
  await Deno.writeTextFile(path, JSON.stringify(recording, null, 2) + "\n");
}

function report(changes: readonly RecordingChange[], count: number): number {
  for (const { file, what, lines } of changes) {
    console.log(`✘ ${shortPath(join(RECORDED, file))} is ${what}`);
    for (const line of lines) console.log(`    ${line}`);
  }
  console.log(`${count - changes.length} passed, ${changes.length} failed`);
  if (changes.length > 0) console.log("To record them: deno task record");
  return changes.length === 0 ? 0 : 1;
}

/**
 * Makes the environment again, on Python 3.11, on which the recordings were made, if it is there.
 */
async function installPackages(): Promise<void> {
  const remove = () => Deno.remove(ENVIRONMENT, { recursive: true }).catch(() => {});
  await remove();
  const base = await findPython([], "3.11") ?? await findPython([], ">=3.10");
  if (!base) throw new ToolError("Python 3.10 or newer is needed, best 3.11: install it first");
  const [python, ...args] = base.command;
  console.log(`Installing ${shortPath(join(LANGUAGES, "requirements.txt"))} into .cache/python`);
  await stoppable(async () => {
    try {
      await step(python, ...args, "-m", "venv", ENVIRONMENT);
      const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
      await step(ENVIRONMENT_PYTHON, ...pip, "-r", join(LANGUAGES, "requirements.txt"));
    } catch (error) {
      await remove();
      throw error;
    }
  }, remove);
}

async function step(program: string, ...args: string[]): Promise<void> {
  const done = await tryRun(program, args);
  if (done?.code === 0) return;
  const last = done?.output.trim().split("\n").slice(-15).join("\n") ?? `There is no ${program}`;
  throw new ToolError(`The installation failed. The installer's last lines:\n${last}`);
}

if (import.meta.main) await main(record);
