/** A notebook as a module that TypeScript accepts, with every character where it was. */
import type { Cell } from "./cell.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { splitCells } from "./split_cells.ts";
import { visibleDiagnostics } from "./visible_diagnostics.ts";

/**
 * In the kernel each cell may declare again what an earlier one declared, and a broken cell breaks
 * no other. In one module the first is an error, and a broken cell breaks all that follow. So the
 * empty lines between the cells are filled:
 *
 * - before a cell that declares a known name again comes `{`; every `}` comes at the end, so that
 *   later cells see the newest declaration;
 * - after each cell comes what it leaves open, and `;`.
 *
 * A block holds no imports: in their place come spaces, and they follow at the end.
 */
export class NotebookModule {
  readonly text: string;
  readonly #cells: Cell[];

  constructor(document: string) {
    this.#cells = splitCells(document);
    const lines = document.split("\n"), known = new Set<string>(), imports: string[] = [];
    let blocks = 0;
    const fill = (line: number, text: string) => lines[line] = (lines[line] ?? "") + text;
    for (const cell of this.#cells) {
      if (cell.from > 0 && declaresAgain(cell, known)) {
        fill(cell.from - 1, "{");
        blocks++;
      }
      if (cell.from > 0 && cell.surplus !== undefined) fill(cell.from - 1, "{");
      if (blocks > 0) {
        lines.splice(cell.from, cell.to - cell.from, ...withoutImports(cell).split("\n"));
        imports.push(...cell.imports.map(({ text }) => text));
      }
      fill(cell.to, `${cell.missing};`);
      for (const name of [...cell.names ?? [], ...importedNames(cell)]) known.add(name);
    }
    this.text = [...lines, "}".repeat(blocks), ...imports].join("\n");
  }

  /** The part of what was found in the module that a reader of the notebook should see. */
  visible(found: Diagnostic[]): Diagnostic[] {
    return visibleDiagnostics(found, this.#cells, new Set(this.#cells.flatMap(importedNames)));
  }
}

/** A cell that cannot be read may declare anything. */
function declaresAgain({ names, source }: Cell, known: Set<string>): boolean {
  return names?.some((name) => known.has(name)) ?? !/^import\b/m.test(source);
}

function importedNames({ imports }: Cell): string[] {
  return imports.flatMap(({ names }) => names);
}

function withoutImports({ source, imports }: Cell): string {
  return imports.reduce(
    (rest, { start, text }) =>
      rest.slice(0, start) + text.replace(/./g, " ") + rest.slice(start + text.length),
    source,
  );
}
