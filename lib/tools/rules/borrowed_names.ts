/** Names that a section takes from another. */
import { importedNames, topLevelNames, usedNames } from "../code/mod.ts";
import { type Cell, type Notebook, outline } from "../notebook/mod.ts";
import type { Breach } from "./breach.ts";
import { codeOf } from "./code_of.ts";

/** A section runs alone after the setup cell, so it uses no name that another section declares. */
export function borrowedNameBreaches(notebook: Notebook): Breach[] {
  const { setup, sections } = outline(notebook);
  const given = new Set(setup.flatMap(declaredIn));
  const declared = sections.map(({ cells }) => cells.flatMap(declaredIn));
  const headings = new Map(
    sections.flatMap(({ heading }, index) => declared[index].map((name) => [name, heading])),
  );
  return sections.flatMap(({ cells }, index) => {
    const own = new Set(declared[index]);
    const isBorrowed = (name: string) =>
      headings.has(name) && !own.has(name) && !given.has(name) && !(name in globalThis);
    return cells.flatMap((cell) =>
      [...usedIn(cell)].filter(isBorrowed).map((name) => ({
        where: ` › ${cell.id}`,
        rule: `${name} is declared in the section "${headings.get(name)}": ` +
          "declare it here, or in the setup cell",
      }))
    );
  });
}

function declaredIn(cell: Cell): string[] {
  const code = codeOf(cell);
  return code ? [...importedNames(code), ...topLevelNames(code)] : [];
}

function usedIn(cell: Cell): Set<string> {
  const code = codeOf(cell);
  return code ? usedNames(code) : new Set();
}
