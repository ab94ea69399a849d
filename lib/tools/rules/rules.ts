/**
 * The rules that every notebook of the course keeps, each with the message that its breach
 * produces.
 */
import { hasTag, type Notebook, outline } from "../notebook/mod.ts";
import { basename } from "../kit/mod.ts";
import { cellBreaches } from "./cell_breaches.ts";
import { courseBreaches } from "./course_rules.ts";
import { EXEMPTIONS } from "./exemptions.ts";
import { sectionIdsOf, type Targets } from "./links.ts";
import { notebookBreaches } from "./notebook_breaches.ts";
import { repeatedNameBreaches } from "./repeated_names.ts";
import { sectionBreaches } from "./section_breaches.ts";

export { type Targets };

/**
 * The sentences that say which rules a notebook breaks, each beginning with its name, which is the
 * path of its file. `targets` are the notebooks that it may link to.
 */
export function brokenRules(notebook: Notebook, name: string, targets: Targets): string[] {
  const exempted = EXEMPTIONS[basename(name, ".ipynb")];
  const breaches = [
    ...notebookBreaches(notebook),
    ...notebook.cells.flatMap((cell) => [...cellBreaches(cell)]),
    ...outline(notebook).sections.flatMap((section) => [...sectionBreaches(section)]),
    ...repeatedNameBreaches(notebook),
    ...courseBreaches(notebook, targets, exempted),
  ];
  return breaches.map(({ where, rule }) => `${name}${where}: ${rule}`);
}

/** What can be linked to: these notebooks, read or (when they have faults) only named. */
export function targetsOf(paths: string[], read: { path: string; notebook: Notebook }[]): Targets {
  const notebooks = new Map(read.map(({ path, notebook }) => [path, notebook]));
  return new Map(paths.map((path) => {
    const notebook = notebooks.get(path);
    return [basename(path, ".ipynb"), notebook && sectionIdsOf(notebook)];
  }));
}

/** How many cells a notebook keeps out of the tests by the tag `no-test`. */
export function countUntested({ cells }: Notebook): number {
  return cells.filter((cell) => hasTag(cell, "no-test")).length;
}
