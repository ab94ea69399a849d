/** Names that a section takes from another. */
import { importedNames, parseCode, topLevelNames, usedNames } from "../code/mod.ts";
import { type Cell, type Notebook, outline, type Section, textOf } from "../notebook/mod.ts";
import type { Breach } from "./breach.ts";

/** A section runs alone after the setup cell, so it uses no name that another section declares. */
export function borrowedNameBreaches(notebook: Notebook): Breach[] {
  const { setup, sections } = outline(notebook);
  const given = new Set(setup.flatMap(declaredIn));
  return sections.flatMap((section) => {
    const own = new Set(section.cells.flatMap(declaredIn));
    const foreign = sections.filter((other) => other !== section).flatMap(namesOf)
      .filter(({ name }) => !own.has(name) && !given.has(name) && !(name in globalThis));
    return section.cells.flatMap((cell) => {
      const used = usedIn(cell);
      const borrowed = new Map(
        foreign.filter(({ name }) => used.has(name)).map(({ name, heading }) => [name, heading]),
      );
      return [...borrowed].map(([name, heading]) => ({
        where: ` › ${cell.id}`,
        rule:
          `${name} is declared in the section "${heading}": declare it here, or in the setup cell`,
      }));
    });
  });
}

function namesOf({ heading, cells }: Section): { name: string; heading: string }[] {
  return cells.flatMap(declaredIn).map((name) => ({ name, heading }));
}

function declaredIn(cell: Cell): string[] {
  const code = codeOf(cell);
  return code ? [...importedNames(code), ...topLevelNames(code)] : [];
}

function usedIn(cell: Cell): Set<string> {
  const code = codeOf(cell);
  return code ? usedNames(code) : new Set();
}

function codeOf(cell: Cell) {
  const code = cell.cell_type === "code" ? parseCode(textOf(cell.source)) : undefined;
  return code && !("syntaxError" in code) ? code : undefined;
}
