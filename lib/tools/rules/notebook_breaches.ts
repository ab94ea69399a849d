/** The rules for a notebook as a whole. */
import { type Cell, hasTag, type Notebook, outline, testedCells } from "../notebook/mod.ts";
import { type Breach, repeated, show } from "./breach.ts";
import { isAssertion } from "./section_breaches.ts";

const METADATA = ["course", "kernelspec", "language_info"];

/** The rules for a notebook as a whole. */
export function* notebookBreaches(notebook: Notebook): Generator<Breach> {
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
  for (const key of Object.keys(metadata).filter((key) => !METADATA.includes(key))) {
    yield breach(`stray metadata "${key}": deno task run removes it`);
  }
  if (setup.length !== 1) yield breach(`one cell must be tagged setup, ${setup.length} are`);
  const loose = opening.find((cell) => cell.cell_type === "code" && !hasTag(cell, "setup"));
  if (loose) yield { where: ` › ${loose.id}`, rule: "it comes before the first section" };
  for (const heading of repeated(sections.map((section) => section.heading))) {
    yield breach(`two sections are called "${heading}"`);
  }
  const tested = sections.flatMap(testedCells);
  if (!tested.some((cell) => isAssertion(cell))) {
    yield breach("it asserts nothing: every experiment ends in an assertion");
  }
  yield* orderBreaches(cells);
}

function* orderBreaches(cells: Cell[]): Generator<Breach> {
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
