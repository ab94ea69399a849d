/** `deno task toc`: writes the table of contents into README.md. */
import { defineCommand, main, ToolError } from "./cli.ts";
import { diffLines } from "./diff.ts";
import { plain } from "./extract_tests.ts";
import { house, listNotebooks, shortPath } from "./house.ts";
import { type Notebook, readNotebook, textOf } from "./notebook.ts";
import { join } from "./path.ts";
import { tryRunWithInput } from "./process.ts";
import { readmePictures } from "./readme_pictures.ts";
import { outline, testedCells } from "./sections.ts";
import { writeFile } from "./write_file.ts";

const BEGIN = "<!-- toc:begin -->", END = "<!-- toc:end -->";

export const toc = defineCommand({
  name: "toc",
  summary: "Writes the table of contents, with minutes, and the pictures into README.md.",
  options: {
    check: { type: "boolean", description: "write nothing; fail where it is not up to date" },
  },
  async run({ check = false }) {
    const wanted = await readmePictures();
    const readme = join(house.root, "README.md");
    wanted.set(readme, await readmeWithTable(readme));
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
    console.log("The table of contents and the pictures are up to date");
    return 0;
  },
});

async function readmeWithTable(readme: string): Promise<string> {
  const rows: Row[] = [];
  for (const path of await listNotebooks()) {
    rows.push(rowOf(await readNotebook(path), shortPath(path)));
  }
  return await format(replaceTable(await Deno.readTextFile(readme), tableOf(rows)));
}

interface Row {
  path: string;
  title: string;
  minutes: number;
  experiments: number;
  exercises: number;
}

function rowOf(notebook: Notebook, path: string): Row {
  const { title, sections } = outline(notebook);
  const code = notebook.cells.map((cell) => textOf(cell.source)).join("\n");
  return {
    path,
    title: plain(title),
    minutes: notebook.metadata.course?.minutes ?? 0,
    experiments: sections.filter((section) => testedCells(section).length > 0).length,
    exercises: new Set([...code.matchAll(/\bexercise\("([\d.]+)"\)/g)].map(([, id]) => id)).size,
  };
}

function tableOf(rows: Row[]): string {
  const sum = (key: "minutes" | "experiments" | "exercises") =>
    rows.reduce((total, row) => total + row[key], 0);
  return [
    "| notebook | minutes | experiments | exercises |",
    "| :-- | --: | --: | --: |",
    ...rows.map(({ path, title, minutes, experiments, exercises }) =>
      `| [${title}](${path}) | ${minutes} | ${experiments} | ${exercises} |`
    ),
    `| **together** | **${sum("minutes")}** | **${sum("experiments")}** | **${
      sum("exercises")
    }** |`,
  ].join("\n");
}

function replaceTable(text: string, table: string): string {
  const begin = text.indexOf(BEGIN), end = text.indexOf(END);
  if (begin < 0 || end < begin) {
    throw new ToolError(`README.md has no lines ${BEGIN} and ${END} for the table of contents`);
  }
  return `${text.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${text.slice(end)}`;
}

async function format(text: string): Promise<string> {
  const args = ["fmt", "--ext", "md", "--line-width", "100", "-"];
  const { code, stdout, stderr } = await tryRunWithInput(Deno.execPath(), args, text);
  if (code !== 0) throw new ToolError(`README.md cannot be formatted:\n${stderr}`);
  return stdout;
}

if (import.meta.main) await main(toc);
