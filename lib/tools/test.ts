/** `deno task test`: every experiment, every test of the library and of the tools, every example. */
import { defineCommand, main } from "./cli.ts";
import { house } from "./house.ts";
import { join } from "./path.ts";
import { stoppable } from "./process.ts";
import { runPart } from "./stream.ts";

/** What `deno test` is called with, before the paths. */
export const TEST_FLAGS = ["-A", "--sanitize-ops", "--sanitize-resources"];

/** Folders of `tests` that are not tested in parallel, or have a command of their own. */
const APART = ["notebooks", "browser", "jupyter", "bench"];

/**
 * What is tested when nothing is named. Files are tested in parallel, except the experiments: some
 * measure the processor's time, which is that of the whole process. What needs Jupyter or a
 * browser, and the benchmark, have commands of their own. (The folders are listed one by one because
 * Deno 2.9.6 forgets `--ignore` when it is given several paths.)
 */
export const TEST_RUNS = [
  ["--parallel", "--doc", ...foldersOf("lib"), ...foldersOf("tests")],
  ["tests/notebooks"],
];

function foldersOf(parent: string): string[] {
  return [...Deno.readDirSync(join(house.root, parent))]
    .filter(({ name, isDirectory }) => isDirectory && !APART.includes(name))
    .map(({ name }) => `${parent}/${name}`)
    .sort();
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
    const runs = operands.length > 0 ? [operands] : TEST_RUNS;
    return await runTests(runs.map((run) => [...flags, ...run]));
  },
});

/** Runs `deno test` with each list of arguments and counts what all of them say. */
export async function runTests(runs: string[][]): Promise<number> {
  let passed = 0, failed = 0;
  await stoppable(async () => {
    for (const args of runs) {
      const part = await runPart(["test", ...args]);
      passed += part.passed;
      failed += part.failed;
    }
  });
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

if (import.meta.main) await main(test);
