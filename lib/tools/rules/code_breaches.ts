/** The rules for what a cell does. */
import {
  awaitUsingsOutsideFunctions,
  callsWithoutAwait,
  type Code,
  consoleLoops,
  denoTests,
  endsInShow,
  endsInValue,
  imports,
  importsDefault,
  outsideAddresses,
  prints,
  topLevelUsings,
} from "../code/mod.ts";
import { type Cell, hasTag } from "../notebook/mod.ts";

/** The rules for what a cell's code does. */
export function codeBreaches(cell: Cell, code: Code): string[] {
  const rules: string[] = [];
  const throws = hasTag(cell, "raises-exception");
  if (!hasTag(cell, "setup") && imports(code).length > 0) {
    rules.push("a static import belongs into the setup cell");
  }
  for (const { source, known } of imports(code)) {
    if (!known) rules.push(`"${source}" is imported past deno.json: give it a name in its imports`);
  }
  if (importsDefault(code, "node:process")) {
    rules.push(`with the default of "node:process" VS Code checks nothing: import names of it`);
  }
  for (const line of denoTests(code)) {
    rules.push(`line ${line}: Deno.test reports nowhere in a notebook: assert in the cell itself`);
  }
  for (const line of topLevelUsings(code)) {
    rules.push(`line ${line}: the kernel never disposes a using at top level: put it in a block`);
  }
  for (const line of awaitUsingsOutsideFunctions(code)) {
    rules.push(`line ${line}: VS Code marks an await using outside a function: put it in one`);
  }
  for (const { line, address } of outsideAddresses(code)) {
    rules.push(`line ${line}: ${address} is outside this machine`);
  }
  for (const line of consoleLoops(code)) {
    rules.push(
      `line ${line}: a burst of console output gets lost: use print(…) of @course/notebook`,
    );
  }
  for (const { line, name } of callsWithoutAwait(code, ["show"])) {
    rules.push(`line ${line}: ${name}(…) without await: what it shows may be lost`);
  }
  if (prints(code) && !endsInShow(code) && !throws) {
    rules.push("it prints, so it must end in `await show(…)`, or what it prints may be lost");
  }
  if (endsInValue(code) && !throws) {
    rules.push("it ends in a value, which the kernel echoes: end in `await show(…)`");
  }
  return rules;
}
