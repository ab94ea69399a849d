/** Where each section of the notes is taught. */
import { shortPath } from "../kit/mod.ts";
import type { Notebook } from "../notebook/mod.ts";
import { ARTICLES, holds, type NoteSection } from "./notes.ts";

/** A notebook by its number, and the items of the notes that its headings name. */
interface Covered {
  number: string;
  path: string;
  ids: string[];
}

/** The table, from the notebooks by their paths. */
export function notesTable(notebooks: ReadonlyMap<string, Notebook>): string {
  const covered = [...notebooks].map(([path, { cells }]): Covered => ({
    number: path.replace(/^.*[\\/](\d\d)_[^\\/]*$/, "$1"),
    path: shortPath(path),
    ids: cells.flatMap((cell) => cell.metadata.notes ?? []),
  }));
  const rows = ARTICLES.flatMap(({ title, sections }) => [
    `| **${title}** | |`,
    ...sections.map((section) => `| ${section.title} | ${placesOf(section, covered)} |`),
  ]);
  return ["| section of the notes | notebook |", "| :-- | :-- |", ...rows].join("\n");
}

function placesOf(section: NoteSection, covered: Covered[]): string {
  return covered
    .filter(({ ids }) => ids.some((id) => holds(section, id)))
    .map(({ number, path }) => `[${number}](${path})`)
    .join(", ");
}
