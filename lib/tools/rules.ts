/** The rules that every notebook of the course keeps, each with the message that its breach gives. */
import { type Cell, type Notebook, type Output, tagsOf, textOf } from "./notebook.ts";
import { hasTag, outline, type Section, testedCells } from "./sections.ts";
import {
  assertions,
  callsWithoutAwait,
  type Code,
  consoleLoops,
  denoTests,
  endsInShow,
  endsInValue,
  imports,
  outsideAddresses,
  parseCode,
  prints,
  topLevelNames,
  topLevelUsings,
} from "./code.ts";

/** The sentences that say which rules a notebook breaks, each beginning with its name. */
export function brokenRules(notebook: Notebook, name: string): string[] {
  const breaches = [
    ...ofNotebook(notebook),
    ...notebook.cells.flatMap((cell) => [...ofCell(cell)]),
    ...outline(notebook).sections.flatMap((section) => [...ofSection(section)]),
  ];
  return breaches.map(({ where, rule }) => `${name}${where}: ${rule}`);
}

/** How many cells a notebook keeps out of the tests by the tag `no-test`. */
export function countUntested({ cells }: Notebook): number {
  return cells.filter((cell) => hasTag(cell, "no-test")).length;
}

interface Breach {
  where: string;
  rule: string;
}

const TAGS = ["setup", "raises-exception", "real-clock", "no-test", "exercise"];
const CELL_METADATA = ["tags", "notes", "reason", "mask"];
const NOTEBOOK_METADATA = ["course", "kernelspec", "language_info"];

function* ofNotebook(notebook: Notebook): Generator<Breach> {
  const { metadata, cells } = notebook;
  const breach = (rule: string): Breach => ({ where: "", rule });
  const { title, opening, setup, sections } = outline(notebook);
  if (title === "") yield breach("no title: the first cell must begin with `# Title`");
  if (metadata.kernelspec?.name !== "deno") {
    yield breach(
      `metadata.kernelspec.name must be "deno", it is ${show(metadata.kernelspec?.name)}`,
    );
  }
  if (metadata.language_info?.name !== "typescript") {
    yield breach(
      `metadata.language_info.name must be "typescript", it is ${
        show(metadata.language_info?.name)
      }`,
    );
  }
  const { minutes, clock, mask } = metadata.course ?? {};
  if (typeof minutes !== "number" || !(minutes > 0)) {
    yield breach(`metadata.course.minutes must be the minutes it takes, it is ${show(minutes)}`);
  }
  if (clock !== undefined && clock !== "real" && clock !== "virtual") {
    yield breach(`metadata.course.clock must be "real" or "virtual", it is ${show(clock)}`);
  }
  yield* badMasks(mask).map(breach);
  for (const key of Object.keys(metadata).filter((key) => !NOTEBOOK_METADATA.includes(key))) {
    yield breach(`stray metadata "${key}": deno task run removes it`);
  }
  if (setup.length !== 1) yield breach(`one cell must be tagged setup, ${setup.length} are`);
  const loose = opening.find((cell) => cell.cell_type === "code" && !hasTag(cell, "setup"));
  if (loose) yield { where: ` › ${loose.id}`, rule: "it stands before the first section" };
  for (const id of repeated(cells.map((cell) => cell.id))) {
    yield breach(`two cells are called ${id}`);
  }
  for (const heading of repeated(sections.map((section) => section.heading))) {
    yield breach(`two sections are called "${heading}"`);
  }
  const tested = sections.flatMap(testedCells);
  if (!tested.some((cell) => isAssertion(cell))) {
    yield breach("it asserts nothing: every experiment ends in an assertion");
  }
  let count = 0;
  for (const cell of cells.filter((cell) => cell.cell_type === "code")) {
    if (cell.execution_count === ++count) continue;
    yield {
      where: ` › ${cell.id}`,
      rule:
        `execution_count is ${cell.execution_count}, in order it would be ${count}: deno task run`,
    };
    break;
  }
}

function* ofCell(cell: Cell): Generator<Breach> {
  const breach = (rule: string): Breach => ({ where: ` › ${cell.id}`, rule });
  if (!/^[a-z0-9]*[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(cell.id)) {
    yield breach("an id is words with hyphens, such as gather-order-check");
  }
  for (const key of Object.keys(cell.metadata).filter((key) => !CELL_METADATA.includes(key))) {
    yield breach(`stray metadata "${key}": deno task run removes it`);
  }
  for (const tag of tagsOf(cell).filter((tag) => !TAGS.includes(tag))) {
    yield breach(`unknown tag "${tag}", known are ${TAGS.join(", ")}`);
  }
  if (hasTag(cell, "no-test") && !cell.metadata.reason) {
    yield breach("tagged no-test without metadata.reason");
  }
  yield* badMasks(cell.metadata.mask).map(breach);
  if (cell.cell_type !== "code") return;
  const code = parseCode(textOf(cell.source));
  if ("syntaxError" in code) yield breach(`it does not parse: ${code.syntaxError}`);
  else yield* ofCode(cell, code).map(breach);
  yield* cell.outputs!.flatMap(ofOutput).map(breach);
  const meant = hasTag(cell, "raises-exception") || hasTag(cell, "no-test");
  if (!meant && cell.outputs!.some(isUnhandledError)) {
    yield breach("it stores an error that nobody handled: handle it, and run the notebook again");
  }
}

function ofCode(cell: Cell, code: Code): string[] {
  const rules: string[] = [];
  const throws = hasTag(cell, "raises-exception");
  if (!hasTag(cell, "setup") && imports(code).length > 0) {
    rules.push("a static import belongs into the setup cell");
  }
  for (const { source, known } of imports(code)) {
    if (!known) rules.push(`"${source}" is imported past deno.json: give it a name in its imports`);
  }
  for (const line of denoTests(code)) {
    rules.push(`line ${line}: Deno.test reports nowhere in a notebook: assert in the cell itself`);
  }
  for (const line of topLevelUsings(code)) {
    rules.push(`line ${line}: the kernel never disposes a using at top level: put it in a block`);
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

/** What `@course/notebook` writes below a cell when an error has found nobody. */
function isUnhandledError({ name, text }: Output): boolean {
  return name === "stderr" && /^(Uncaught|Unhandled rejection):/m.test(textOf(text));
}

function ofOutput(output: Output): string[] {
  const rules: string[] = [];
  const { output_type, data = {} } = output;
  const text = JSON.stringify(output);
  if (output_type === "execute_result") {
    rules.push("its last value was echoed: end in `await show(…)`");
  }
  const html = textOf(data["text/html"] as string | string[] | undefined);
  for (const [image] of html.matchAll(/<img\b[^>]*>/g)) {
    if (!/\balt="[^"]+"/.test(image)) rules.push("a picture has no description (alt)");
    if (!/\bsrc="data:image\//.test(image)) rules.push("a picture is not inside the notebook");
  }
  if (html !== "" && textOf(data["text/plain"] as string | string[] | undefined).trim() === "") {
    rules.push("a display has no text twin (text/plain)");
  }
  if (/<(script|svg|iframe)\b/i.test(html) || "image/svg+xml" in data) {
    rules.push("front ends remove scripts and inline SVG: use table(…), plot(…) or a Timeline");
  }
  if (/\\u001b\[/i.test(text)) rules.push("an output has terminal colours");
  const path = text.match(
    /file:\/\/\/[^"'\s]*|\/(?:home|Users|root)\/[^"'\s:)]*|\b[A-Z]:\\\\[^"'\s]*/,
  );
  if (path) rules.push(`an output names a path of the author's machine: ${path[0]}`);
  return rules;
}

function* ofSection(section: Section): Generator<Breach> {
  const { heading, head, cells } = section;
  const breach = (rule: string): Breach => ({ where: ` › ${head.id} ("${heading}")`, rule });
  const notes = head.metadata.notes;
  if (
    notes !== undefined && !(Array.isArray(notes) && notes.every((id) => /^S\d+\.\d+/.test(id)))
  ) {
    yield breach(`metadata.notes must be ids such as "S1.07", it is ${show(notes)}`);
  }
  for (const cell of cells.slice(1)) {
    if (cell.metadata.notes) {
      yield { where: ` › ${cell.id}`, rule: "metadata.notes belongs on the section's heading" };
    }
  }
  const tested = testedCells(section);
  const codes = tested.flatMap((cell) => {
    const code = parseCode(textOf(cell.source));
    return "syntaxError" in code || hasTag(cell, "raises-exception") ? [] : [code];
  });
  for (const name of repeated(codes.flatMap(topLevelNames))) {
    yield breach(`${name} is declared twice in this section`);
  }
  if (tested.length > 0 && !tested.some(isAssertion)) {
    yield breach("the section asserts nothing: every experiment ends in an assertion");
  }
}

function isAssertion(cell: Cell): boolean {
  if (hasTag(cell, "raises-exception")) return true;
  const code = parseCode(textOf(cell.source));
  return !("syntaxError" in code) && assertions(code) > 0;
}

function badMasks(masks: unknown): string[] {
  if (masks === undefined) return [];
  if (!Array.isArray(masks)) return [`mask must be a list of patterns, it is ${show(masks)}`];
  return masks.flatMap((mask) => {
    try {
      new RegExp(mask, "gu");
      return [];
    } catch {
      return [`mask ${show(mask)} is not a pattern`];
    }
  });
}

function repeated(names: string[]): Set<string> {
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}

function show(value: unknown): string {
  return value === undefined ? "missing" : JSON.stringify(value);
}
