/** From a notebook to its test file. */
import { CELL_COMMENT, ToolError, tryRunWithInput } from "../kit/mod.ts";
import { importedNames, parseCode, topLevelNames } from "../code/mod.ts";
import {
  type Cell,
  hasTag,
  isOnRealClock,
  type Notebook,
  outline,
  plain,
  type Section,
  testedCells,
  textOf,
} from "../notebook/mod.ts";

/**
 * The test file of a notebook: its setup cell at the top, and one test per section that holds the
 * code cells of that section one after the other. `name` is the file's name without its ending.
 */
export async function extractTests(notebook: Notebook, name: string): Promise<string> {
  const { setup, sections } = outline(notebook);
  const tested = sections.filter((section) => testedCells(section).length > 0);
  const raising = tested.flatMap(testedCells).filter((cell) => hasTag(cell, "raises-exception"));
  const assertions = new Set(raising.map((cell) => throwsOrRejects(textOf(cell.source))));
  const imports = [...assertions].sort().map((name) => `${name} as ${name}InCell`);
  const text = [
    `// Extracted from notebooks/${name}.ipynb by \`deno task extract\`: edit the notebook, not this file.`,
    imports.length > 0 ? `import { ${imports.join(", ")} } from "@std/assert";` : "",
    tested.some((section) => !isOnRealClock(section, notebook))
      ? `import { onVirtualTime } from "@course/notebook/virtual";`
      : "",
    ...setup.map((cell) => `${CELL_COMMENT}${cell.id}\n${textOf(cell.source)}`),
    ...untestedUses(notebook),
    ...tested.map((section) => testOf(section, notebook, name.slice(0, 2))),
  ].join("\n");
  return await format(text, name);
}

function testOf(section: Section, notebook: Notebook, number: string): string {
  const body = testedCells(section).map((cell) => {
    const source = textOf(cell.source);
    const code = hasTag(cell, "raises-exception") ? raise(source) : source;
    return `${CELL_COMMENT}${cell.id}\n${code}`;
  }).join("\n");
  const run = `${arrow(body)} => {\n${body}\n}`;
  return `
Deno.test({
  name: ${JSON.stringify(`${number} · ${plain(section.heading)}`)},
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: ${isOnRealClock(section, notebook) ? run : `onVirtualTime(${run})`},
});`;
}

/** Keeps the linter from calling names unused that only cells outside the tests use. */
function untestedUses(notebook: Notebook): string[] {
  const { setup, sections } = outline(notebook);
  const tested = new Set([...setup, ...sections.flatMap(testedCells)]);
  const textOfCells = (cells: Cell[]) => cells.map((cell) => textOf(cell.source)).join("\n");
  const inTests = textOfCells([...tested]);
  const outside = textOfCells(
    notebook.cells.filter((cell) => cell.cell_type === "code" && !tested.has(cell)),
  );
  const uses = (text: string, name: string) => text.match(new RegExp(`\\b${name}\\b`, "g")) ?? [];
  return setup.flatMap((cell) => declaredNames(textOf(cell.source)))
    .filter((name) => uses(inTests, name).length === 1 && uses(outside, name).length > 0)
    .map((name) => `void ${name}; // for cells that are not tested`);
}

function declaredNames(source: string): string[] {
  const code = parseCode(source);
  return "syntaxError" in code ? [] : [...importedNames(code), ...topLevelNames(code)];
}

/** A cell that is meant to throw, as a test of exactly that. */
function raise(source: string): string {
  const name = throwsOrRejects(source);
  const call = `${name}InCell(${arrow(source)} => {\n${source}\n});`;
  return name === "assertRejects" ? `await ${call}` : call;
}

function throwsOrRejects(source: string): "assertThrows" | "assertRejects" {
  return waits(source) ? "assertRejects" : "assertThrows";
}

function waits(body: string): boolean {
  return /\bawait\b/.test(body);
}

/** A function that never waits is not async, so that the linter does not complain. */
function arrow(body: string): string {
  return waits(body) ? "async ()" : "()";
}

async function format(text: string, name: string): Promise<string> {
  const { code, stdout, stderr } = await denoFmt("ts", text);
  if (code !== 0) {
    throw new ToolError(
      `notebooks/${name}.ipynb cannot be extracted, a cell does not parse:\n${stderr}`,
    );
  }
  return stdout;
}

/**
 * Whether `deno fmt` would leave the notebook as it is. The notebook goes through standard input:
 * given as a file, Deno 2.9.6 reports it as "not formatted" until it has formatted it itself.
 */
export async function isFormatted(path: string): Promise<boolean> {
  const text = await Deno.readTextFile(path);
  const { code, stdout } = await denoFmt("ipynb", text);
  return code === 0 && stdout === text;
}

function denoFmt(ext: string, text: string) {
  const args = ["fmt", "--ext", ext, "--line-width", "100", "-"];
  return tryRunWithInput(Deno.execPath(), args, text);
}
