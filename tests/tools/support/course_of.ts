/** Made-up courses for the tests of the tables. */
import { house, join } from "../../../lib/tools/kit/mod.ts";
import type { Cell, Notebook } from "../../../lib/tools/notebook/mod.ts";
import { notebookOf } from "./notebook_of.ts";

/** Notebooks by their paths, each of sections by their headings, with the metadata of these. */
export function courseOf(
  notebooks: Record<string, Record<string, Cell["metadata"]>>,
): Map<string, Notebook> {
  return new Map(
    Object.entries(notebooks).map(([name, sections]) => {
      const headings = Object.entries(sections).map(([heading, metadata], index) =>
        [`section-${index}`, { source: `## ${heading}`, metadata }] as const
      );
      const notebook = notebookOf({ title: `# ${name}`, ...Object.fromEntries(headings) });
      return [join(house.notebooks, `${name}.ipynb`), notebook];
    }),
  );
}
