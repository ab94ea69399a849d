/** Names that two cells declare. */
import { importedNames, topLevelNames, typeNames } from "../code/mod.ts";
import type { Cell, Notebook } from "../notebook/mod.ts";
import type { Breach } from "./breach.ts";
import { codeOf } from "./code_of.ts";

/**
 * The cells of a section become one function, and VS Code takes all cells of a notebook for one
 * script: no name may be declared in two of them, types included.
 */
export function repeatedNameBreaches({ cells }: Notebook): Breach[] {
  const places = new Map<string, string>();
  return cells.flatMap((cell) =>
    [...new Set(declaredIn(cell))].flatMap((name) => {
      const first = places.get(name);
      if (first === undefined) places.set(name, cell.id);
      return first === undefined ? [] : [{
        where: ` › ${cell.id}`,
        rule: `${name} is declared in ${first}, too: give one of them a name of its own`,
      }];
    })
  );
}

function declaredIn(cell: Cell): string[] {
  const code = codeOf(cell);
  return code ? [...importedNames(code), ...topLevelNames(code), ...typeNames(code)] : [];
}
