/** `deno task toc`: writes what README.md and two notebooks say about all notebooks. */
import {
  defineCommand,
  diffLines,
  house,
  join,
  listNotebooks,
  main,
  shortPath,
  ToolError,
  tryRunWithInput,
  writeFile,
} from "./kit/mod.ts";
import { formatNotebook, type Notebook, readNotebook, textOf, withTable } from "./notebook/mod.ts";
import {
  claimsTable,
  contentsTable,
  examplesTable,
  glossaryTable,
  notesTable,
  readmePictures,
} from "./readme/mod.ts";

export const toc = defineCommand({
  name: "toc",
  summary: "Writes what README.md and the notebooks say of all notebooks: tables and pictures.",
  options: {
    check: { type: "boolean", description: "write nothing; fail where it is not up to date" },
  },
  details:
    "The minutes are computed: 120 words of prose or 14 lines of code take one. In a notebook, a " +
    "Markdown cell with the marks of a table holds it: glossary or claims.",
  async run({ check = false }) {
    const notebooks = new Map<string, Notebook>();
    for (const path of await listNotebooks()) notebooks.set(path, await readNotebook(path));
    const wanted = await readmePictures();
    for (const [path, notebook] of await notebooksWithTables(notebooks)) {
      wanted.set(path, formatNotebook(notebook));
      notebooks.set(path, notebook);
    }
    const readme = join(house.root, "README.md");
    wanted.set(readme, await readmeWithTables(readme, notebooks));
    for (const [path, fresh] of wanted) {
      const stored = await Deno.readTextFile(path).catch(() => "");
      if (stored === fresh) continue;
      if (check) {
        const diff = diffLines(stored.split("\n"), fresh.split("\n")).join("\n");
        throw new ToolError(`${shortPath(path)} is not up to date, run: deno task toc\n${diff}`);
      }
      await writeFile(path, fresh);
      console.log(`Wrote ${shortPath(path)}`);
    }
    console.log("The tables and the pictures of README.md and the notebooks are up to date");
    return 0;
  },
});

/** The tables that a notebook has if one of its Markdown cells has their marks. */
const IN_NOTEBOOKS = { glossary: glossaryTable, claims: claimsTable };

/** The tables of README.md. */
const IN_README = { toc: contentsTable, notes: notesTable, examples: examplesTable };

/** The notebooks that have a table, with it as it should be. */
async function notebooksWithTables(
  notebooks: ReadonlyMap<string, Notebook>,
): Promise<Map<string, Notebook>> {
  const changed = new Map<string, Notebook>();
  for (const [name, table] of Object.entries(IN_NOTEBOOKS)) {
    const fresh = table(notebooks);
    for (const [path, original] of notebooks) {
      const notebook = changed.get(path) ?? original;
      const cells = await Promise.all(notebook.cells.map(async (cell) => {
        if (cell.cell_type !== "markdown") return cell;
        const text = withTable(textOf(cell.source), name, fresh);
        return text === undefined ? cell : { ...cell, source: await format(text, cell.id) };
      }));
      if (cells.some((cell, index) => cell !== notebook.cells[index])) {
        changed.set(path, { ...notebook, cells });
      }
    }
  }
  return changed;
}

async function readmeWithTables(
  readme: string,
  notebooks: ReadonlyMap<string, Notebook>,
): Promise<string> {
  let text = await Deno.readTextFile(readme);
  for (const [name, table] of Object.entries(IN_README)) {
    const withIt = withTable(text, name, table(notebooks));
    if (withIt === undefined) {
      throw new ToolError(
        `README.md has no lines <!-- ${name}:begin --> and <!-- ${name}:end --> for a table`,
      );
    }
    text = withIt;
  }
  return `${await format(text, "README.md")}\n`;
}

/** Markdown as `deno fmt` writes it, without a line break at its end. */
async function format(text: string, name: string): Promise<string> {
  const args = ["fmt", "--ext", "md", "--line-width", "100", "-"];
  const { code, stdout, stderr } = await tryRunWithInput(Deno.execPath(), args, text);
  if (code !== 0) throw new ToolError(`${name} cannot be formatted:\n${stderr}`);
  return stdout.trimEnd();
}

if (import.meta.main) await main(toc);
