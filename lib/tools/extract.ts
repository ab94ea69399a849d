/** `deno task extract`: turns every notebook into the tests that `deno task test` runs. */
import { defineCommand, main, ToolError } from "./cli.ts";
import { diffLines } from "./diff.ts";
import { extractTests, isFormatted } from "./extract_tests.ts";
import { chooseNotebooks, house, shortPath } from "./house.ts";
import { readNotebook } from "./notebook.ts";
import { join } from "./path.ts";
import { brokenRules, countUntested } from "./rules.ts";
import { writeFile } from "./write_file.ts";

export const extract = defineCommand({
  name: "extract",
  summary:
    "Writes tests/notebooks/NN_name_test.ts from every notebook, and checks the notebooks' rules.",
  operands: "[notebook…]",
  options: {
    check: { type: "boolean", description: "write nothing; fail where a file is not up to date" },
  },
  details:
    "Without a notebook, all are extracted and files of notebooks that are gone are removed.",
  async run({ check = false }, operands) {
    const problems: string[] = [];
    let untested = 0;
    const wanted = new Map<string, string>();
    for (const path of await chooseNotebooks(operands)) {
      const name = path.replace(/^.*[\\/]|\.ipynb$/g, "");
      try {
        const notebook = await readNotebook(path);
        problems.push(...brokenRules(notebook, shortPath(path)));
        if (!await isFormatted(path)) {
          problems.push(`${shortPath(path)}: not formatted, run: deno fmt ${shortPath(path)}`);
        }
        untested += countUntested(notebook);
        wanted.set(join(house.tests, `${name}_test.ts`), await extractTests(notebook, name));
      } catch (error) {
        if (!(error instanceof ToolError)) throw error;
        problems.push(error.message);
      }
    }
    const isAll = operands.length === 0;
    if (check) problems.push(...await findStale(wanted, isAll));
    else await store(wanted, isAll && problems.length === 0);
    for (const problem of problems) console.error(problem);
    const cells = untested === 1 ? "1 cell is" : `${untested} cells are`;
    const verb = check ? "checked" : "extracted";
    console.log(
      `${wanted.size} notebooks ${verb}, ${problems.length} problems, ${cells} not tested`,
    );
    return problems.length === 0 ? 0 : 1;
  },
});

async function findStale(wanted: Map<string, string>, isAll: boolean): Promise<string[]> {
  const problems: string[] = [];
  for (const [path, text] of wanted) {
    const stored = await Deno.readTextFile(path).catch(() => undefined);
    if (stored === text) continue;
    const what = stored === undefined ? "is missing" : "is not what its notebook says";
    const diff = stored === undefined ? [] : diffLines(stored.split("\n"), text.split("\n"));
    const lines = diff.map((line) => `\n    ${line}`).join("");
    problems.push(`${shortPath(path)} ${what}, run: deno task extract${lines}`);
  }
  for (const path of isAll ? await leftOver(wanted) : []) {
    problems.push(`${shortPath(path)} belongs to no notebook, run: deno task extract`);
  }
  return problems;
}

async function store(wanted: Map<string, string>, mayRemove: boolean): Promise<void> {
  await Deno.mkdir(house.tests, { recursive: true });
  for (const [path, text] of wanted) {
    if (await Deno.readTextFile(path).catch(() => undefined) !== text) await writeFile(path, text);
  }
  for (const path of mayRemove ? await leftOver(wanted) : []) await Deno.remove(path);
}

/** Extracted files whose notebook is gone. */
async function leftOver(wanted: Map<string, string>): Promise<string[]> {
  const paths: string[] = [];
  try {
    for await (const { name } of Deno.readDir(house.tests)) {
      const path = join(house.tests, name);
      if (/^\d\d_.*_test\.ts$/.test(name) && !wanted.has(path)) paths.push(path);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return paths;
}

if (import.meta.main) await main(extract);
