/**
 * `deno task test`: every experiment, every test of the library and of the tools, every example.
 */
import config from "../../deno.json" with { type: "json" };
import { TYPES } from "./check.ts";
import {
  defineCommand,
  filesUnder,
  house,
  join,
  main,
  type Part,
  type PartOptions,
  runPart,
  type Say,
  stoppable,
} from "./kit/mod.ts";

/** What `deno test` is called with, before the paths. */
export const TEST_FLAGS = ["-A"];

/** Two more files than processors, because many tests wait for another program. */
const JOBS = { DENO_JOBS: Deno.env.get("DENO_JOBS") ?? `${navigator.hardwareConcurrency + 2}` };

const EXPERIMENTS = "tests/experiments";
/** What takes longest, to be begun first. */
const LONGEST = ["tests/tools", "tests/services", "tests/async", "tests/notebook"];

/** One `deno test`: what it is called with, and the variables that it gets. */
export interface TestRun {
  args: string[];
  env: Record<string, string>;
  /** Whether it measures time, so that all others give way to it. */
  measures?: boolean;
}

/** Experiments recall what other languages print; `deno task record --check` compares it. */
const RECALL = { COURSE_LANGUAGES: Deno.env.get("COURSE_LANGUAGES") ?? "recorded" };

/**
 * What is tested when nothing is named, as three processes: the tests, in parallel; the experiments
 * on the virtual clock; and those that need real time, one after the other, because some of them
 * measure the processor's time, which is that of the whole process. The others give way to these.
 */
export async function testRuns(folders: string[] = config.test.include): Promise<TestRun[]> {
  const [real, virtual] = await experiments();
  const rest = folders.filter((folder) => folder !== EXPERIMENTS && !LONGEST.includes(folder));
  const long = LONGEST.filter((folder) => folders.includes(folder));
  return [
    { args: ["--parallel", ...long, ...rest], env: JOBS },
    { args: virtual, env: RECALL },
    { args: real, env: RECALL, measures: true },
  ].filter(({ args }) => args.length > 0);
}

/** The extracted tests that need real time, and those that do not. */
async function experiments(): Promise<[real: string[], virtual: string[]]> {
  const real: string[] = [], virtual: string[] = [];
  for (const path of await filesUnder(house.root, [EXPERIMENTS], "_test.ts")) {
    const needsTime = isOnRealTime(await Deno.readTextFile(join(house.root, path)));
    (needsTime ? real : virtual).push(path);
  }
  return [real, virtual];
}

/** Whether an extracted test waits or measures for real somewhere. */
export function isOnRealTime(test: string): boolean {
  return /\bonRealTime\(|\bcpuUsage\(|^ {2}fn: (?!onVirtualTime)/m.test(test);
}

export const test = defineCommand({
  name: "test",
  summary:
    "Tests everything that needs only Deno: experiments, exercises, library, examples, tools.",
  operands: "[path…]",
  options: {
    filter: { type: "string", value: "TEXT", description: "only tests whose name contains it" },
    "fail-fast": { type: "boolean", description: "stop at the first failure" },
  },
  details:
    "What needs Python is in `deno task test:jupyter` and `test:browser`; the whole is `deno task ci`.",
  async run(values, operands) {
    const flags = [
      ...TEST_FLAGS,
      ...(values.filter ? [`--filter=${values.filter}`] : []),
      ...(values["fail-fast"] ? ["--fail-fast"] : []),
    ];
    if (operands.length > 0) return await runTests(flags, [{ args: operands, env: JOBS }]);
    // Types are checked once, and not by each run.
    return await runTests(["--no-check", ...flags], await testRuns(), [TYPES]);
  },
});

/**
 * Runs `deno test` with the flags and each run's arguments, and Deno with the arguments of what is
 * `beside`, all at once, and counts what they say. What the first one prints is shown as it comes,
 * what the others print after its end.
 */
export async function runTests(
  flags: string[],
  runs: TestRun[],
  beside: string[][] = [],
): Promise<number> {
  const parts = await stoppable(async () => {
    const measuring = runs.some(({ measures }) => measures);
    const [first, ...others] = [
      ...runs.map(({ args, env, measures }) => ({
        args: ["test", ...flags, ...args],
        options: { env, givesWay: measuring && !measures },
      })),
      ...beside.map((args) => ({ args, options: { givesWay: measuring } })),
    ];
    const held = others.map(startHeld);
    const parts = [await runPart(first.args, first.options)];
    for (const { part, tell } of held) {
      parts.push(await part);
      tell();
    }
    return parts;
  });
  const sum = (key: "passed" | "failed") => parts.reduce((total, part) => total + part[key], 0);
  console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
  return sum("failed") === 0 ? 0 : 1;
}

/** A run whose lines are kept until they are released. */
function startHeld(
  { args, options }: { args: string[]; options: PartOptions },
): { part: Promise<Part>; tell: () => void } {
  const lines: [keyof Say, string][] = [];
  const say: Say = {
    log: (line: string) => lines.push(["log", line]),
    error: (line: string) => lines.push(["error", line]),
  };
  const part = runPart(args, { ...options, say });
  return { part, tell: () => lines.forEach(([stream, line]) => console[stream](line)) };
}

if (import.meta.main) await main(test);
