/** Where each example and each figure of the notes is tried. */
import type { Notebook } from "../notebook/mod.ts";
import { EXAMPLES, FIGURES } from "./examples_and_figures.ts";
import { cellText, placesIn } from "./places.ts";

/** The table, from the notebooks by their paths; its links are those of README.md. */
export function examplesTable(notebooks: ReadonlyMap<string, Notebook>): string {
  const places = placesIn(notebooks, "readme");
  const rowsOf = (titles: Record<string, string>) =>
    Object.entries(titles).map(([id, title]) => {
      const there = places.filter(({ section }) => section.head.metadata.notes?.includes(id));
      const links = there.map(({ link }) => cellText(link)).join(", ");
      return `| ${title} | ${links} |`;
    });
  return [
    "| example or figure of the notes | experiment |",
    "| :-- | :-- |",
    "| **The fourteen examples of pyasync** | |",
    ...rowsOf(EXAMPLES),
    "| **The figures of all articles** | |",
    ...rowsOf(FIGURES),
  ].join("\n");
}
