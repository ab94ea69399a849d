/** Links and names of notebooks that are not there, and names that should be links. */
import { type Cell, type Notebook, textOf } from "../notebook/mod.ts";
import type { Breach } from "./breach.ts";

/**
 * The notebooks that can be named, each with the ids of its sections; without ids when it cannot be
 * read, so that its fault is not reported for those that link to it.
 */
export type Targets = ReadonlyMap<string, ReadonlySet<string> | undefined>;

/**
 * The ids by which links name the sections of a notebook: of `#cell-id=…`, and of nothing else,
 * working copies make something that every front end understands.
 */
export function sectionIdsOf({ cells }: Notebook): Set<string> {
  const headings = cells.filter((cell) =>
    cell.cell_type === "markdown" && textOf(cell.source).startsWith("##")
  );
  return new Set(headings.map(({ id }) => id));
}

/**
 * Links to notebooks or sections that do not exist, names of notebooks that do not, and names of
 * notebooks that nobody can follow because they are no links.
 */
export function linkBreaches(notebook: Notebook, targets: Targets): Breach[] {
  const own = sectionIdsOf(notebook);
  return notebook.cells.flatMap((cell) =>
    [
      ...linksIn(cell).flatMap((link) => linkFault(link, own, targets)),
      ...namesIn(cell).flatMap((name) => nameFault(name, targets)),
      ...plainNamesIn(cell).map((name) => `${name} is named without a link to it`),
    ].map((rule) => ({ where: ` › ${cell.id}`, rule }))
  );
}

function linksIn(cell: Cell): string[] {
  if (cell.cell_type !== "markdown") return [];
  const text = withoutFences(cell).replace(/`[^`\n]*`/g, "");
  const markdown = [...text.matchAll(/\]\(\s*<?([^)>\s]+)/g)];
  return [...markdown, ...text.matchAll(/\bhref="([^"]+)"/g)].map(([, link]) => link);
}

function linkFault(link: string, own: ReadonlySet<string>, targets: Targets): string[] {
  const [, file, anchor] = link.match(/^(?![a-z]+:)([^#?]*\.ipynb)?(?:#(.*))?$/i) ?? [];
  if (file === undefined && anchor === undefined) return [];
  const name = file?.replace(/^.*\/|\.ipynb$/g, "");
  if (name !== undefined && !targets.has(name)) return [`there is no notebook ${file} to link to`];
  const sections = name === undefined ? own : targets.get(name);
  if (!anchor || !sections) return [];
  const id = anchor.match(/^cell-id=(.*)$/)?.[1];
  if (id !== undefined && sections.has(id)) return [];
  const missing = `there is no section #${anchor} in ${file ?? "this notebook"} to link to`;
  return [`${missing}: write #cell-id= and the id of the cell with its heading`];
}

/** What looks like the name of a notebook, or its number. */
function namesIn(cell: Cell): string[] {
  const text = textOf(cell.source);
  const names = [...text.matchAll(/\b\d\d_[a-z][a-z0-9_]*\b(?!\.ipynb)/g)].map(([name]) => name);
  if (cell.cell_type !== "markdown") return names;
  const numbers = [...text.matchAll(/\bnotebooks? (\d{1,2})\b(?![.:]\d)/gi)];
  return [...names, ...numbers.map(([, number]) => number.padStart(2, "0"))];
}

/** Names of notebooks in the text that are no links. */
function plainNamesIn(cell: Cell): string[] {
  if (cell.cell_type !== "markdown") return [];
  const text = withoutFences(cell).replace(/\[[^\]]*\]\([^)]*\)|<a\b.*?<\/a>/gs, "");
  const names = text.matchAll(/\bnotebooks?\s\d\d\b(?![.:]\d)|\b\d\d_[a-z][a-z0-9_]*\b/gi);
  return [...names].map(([name]) => name.replace(/\s/, " "));
}

function nameFault(name: string, targets: Targets): string[] {
  if ([...targets.keys()].some((target) => target === name || target.slice(0, 2) === name)) {
    return [];
  }
  return [`there is no notebook ${name}: name it when it is there`];
}

function withoutFences(cell: Cell): string {
  return textOf(cell.source).replace(/```.*?```/gs, "");
}
