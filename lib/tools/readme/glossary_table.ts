/** The glossary: every word that a section defines, with a link to that section. */
import { ToolError } from "../kit/mod.ts";
import type { Notebook } from "../notebook/mod.ts";
import { cellText, placesIn } from "./places.ts";

/**
 * The table in alphabetical order, from the notebooks by their paths; its links are those of a
 * notebook.
 *
 * @throws {ToolError} If two sections define the same word.
 */
export function glossaryTable(notebooks: ReadonlyMap<string, Notebook>): string {
  const definitions = new Map<string, string>();
  for (const { section, link } of placesIn(notebooks, "notebook")) {
    for (const term of section.head.metadata.terms ?? []) {
      const other = definitions.get(term);
      if (other !== undefined) {
        throw new ToolError(
          `"${term}" is defined twice, in ${other} and in ${link}: ` +
            "keep it in metadata.terms of the section that readers reach first",
        );
      }
      definitions.set(term, link);
    }
  }
  const rows = [...definitions]
    .sort(([a], [b]) => a.localeCompare(b, "en", { sensitivity: "base" }))
    .map(([term, link]) => `| ${cellText(term)} | ${cellText(link)} |`);
  return ["| word | where it is defined |", "| :-- | :-- |", ...rows].join("\n");
}
