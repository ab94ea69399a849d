/** `deno task extract`: turns every notebook into the tests that `deno task test` runs. */
import {
  basename,
  chooseNotebooks,
  defineCommand,
  diffLines,
  house,
  isOfCourse,
  join,
  listNotebooks,
  main,
  shortPath,
  ToolError,
  UsageError,
  writeFile,
} from "./kit/mod.ts";
import { extractTests, isFormatted } from "./extract/mod.ts";
import { type NotebookFile, openNotebooks } from "./notebook/mod.ts";
import { brokenRules, countUntested, type Targets, targetsOf } from "./rules/rules.ts";

export const extract = defineCommand({
  name: "extract",
  summary:
    "Writes tests/experiments/NN_name_test.ts from every notebook, and checks the notebooks' rules.",
  operands: "[notebook…]",
  options: {
    check: { type: "boolean", description: "write nothing; fail where a file is not up to date" },
  },
  details:
    "Without a notebook, all are extracted and files of notebooks that are gone are removed.",
  async run({ check = false }, operands) {
    const paths = await chooseNotebooks(operands);
    const stranger = paths.find((path) => !isOfCourse(path));
    if (stranger) {
      const name = shortPath(stranger);
      throw new UsageError(
        `${name} is not of the course: only notebooks/NN_name.ipynb is extracted`,
      );
    }
    const all = await listNotebooks();
    const targets = targetsOf(all, (await openNotebooks(all)).files);
    const { files, faults: problems } = await openNotebooks(paths);
    const wanted = new Map<string, string>();
    for (const file of files) {
      const { test, faults } = await look(file, targets);
      problems.push(...faults);
      if (test !== undefined) wanted.set(testPath(file.path), test);
    }
    const leftOver = operands.length === 0 ? await findLeftOver(all) : [];
    if (check) problems.push(...await findStale(wanted, leftOver));
    else await store(wanted, problems.length === 0 ? leftOver : []);
    for (const problem of problems) console.error(problem);
    const untested = files.reduce((sum, { notebook }) => sum + countUntested(notebook), 0);
    const counted = [
      `${count(wanted.size, "notebook")} ${check ? "checked" : "extracted"}`,
      count(problems.length, "problem"),
      `${count(untested, "cell")} ${untested === 1 ? "is" : "are"} not tested`,
    ];
    console.log(counted.join(", "));
    return problems.length === 0 ? 0 : 1;
  },
});

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** The test of a notebook, and everything that is wrong with it. */
async function look(
  { path, name, notebook }: NotebookFile,
  targets: Targets,
): Promise<{ test?: string; faults: string[] }> {
  const faults = brokenRules(notebook, name, targets);
  if (!await isFormatted(path)) faults.push(`${name}: not formatted, run: deno fmt ${name}`);
  try {
    return { test: await extractTests(notebook, basename(path, ".ipynb")), faults };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { faults: [...faults, error.message] };
  }
}

async function findStale(wanted: Map<string, string>, leftOver: string[]): Promise<string[]> {
  const problems: string[] = [];
  for (const [path, text] of wanted) {
    const stored = await Deno.readTextFile(path).catch(() => undefined);
    if (stored === text) continue;
    const what = stored === undefined ? "is missing" : "is not what its notebook says";
    const diff = stored === undefined ? [] : diffLines(stored.split("\n"), text.split("\n"));
    const lines = diff.map((line) => `\n    ${line}`).join("");
    problems.push(`${shortPath(path)} ${what}, run: deno task extract${lines}`);
  }
  for (const path of leftOver) {
    problems.push(`${shortPath(path)} belongs to no notebook, run: deno task extract`);
  }
  return problems;
}

async function store(wanted: Map<string, string>, leftOver: string[]): Promise<void> {
  for (const [path, text] of wanted) {
    if (await Deno.readTextFile(path).catch(() => undefined) !== text) await writeFile(path, text);
  }
  for (const path of leftOver) await Deno.remove(path);
}

/** Extracted files whose notebook is gone. */
async function findLeftOver(notebooks: string[]): Promise<string[]> {
  const theirs = new Set(notebooks.map(testPath));
  const names = await Array.fromAsync(Deno.readDir(house.tests), ({ name }) => name)
    .catch(() => []);
  return names.filter((name) => /^\d\d_.*_test\.ts$/.test(name))
    .map((name) => join(house.tests, name))
    .filter((path) => !theirs.has(path));
}

function testPath(notebook: string): string {
  return join(house.tests, `${basename(notebook, ".ipynb")}_test.ts`);
}

if (import.meta.main) await main(extract);
