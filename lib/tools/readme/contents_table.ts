/** The table of contents: title, minutes, experiments and exercises of each notebook. */
import { shortPath } from "../kit/mod.ts";
import { minutesOf, type Notebook, outline, plain, testedCells, textOf } from "../notebook/mod.ts";

const COLUMNS = ["minutes", "experiments", "exercises"] as const;

type Row = { link: string } & Record<typeof COLUMNS[number], number>;

/** The table, from the notebooks by their paths. */
export function contentsTable(notebooks: ReadonlyMap<string, Notebook>): string {
  const rows = [...notebooks].map(([path, notebook]) => rowOf(notebook, shortPath(path)));
  const sums = COLUMNS.map((column) => rows.reduce((total, row) => total + row[column], 0));
  return [
    `| notebook | ${COLUMNS.join(" | ")} |`,
    "| :-- | --: | --: | --: |",
    ...rows.map((row) => `| ${row.link} | ${COLUMNS.map((column) => row[column]).join(" | ")} |`),
    `| **together** | ${sums.map((sum) => `**${sum}**`).join(" | ")} |`,
  ].join("\n");
}

function rowOf(notebook: Notebook, path: string): Row {
  const { title, sections } = outline(notebook);
  const code = notebook.cells.map((cell) => textOf(cell.source)).join("\n");
  return {
    link: `[${plain(title)}](${path})`,
    minutes: minutesOf(notebook),
    experiments: sections.filter((section) => testedCells(section).length > 0).length,
    exercises: new Set([...code.matchAll(/\bexercise\("([\d.]+)"\)/g)].map(([, id]) => id)).size,
  };
}
