/** `deno task new`: begins a notebook. */
import {
  defineCommand,
  house,
  join,
  listNotebooks,
  main,
  shortPath,
  ToolError,
  UsageError,
} from "./kit/mod.ts";
import { writeNotebook } from "./notebook/mod.ts";
import { nextLine, skeleton } from "./new/skeleton.ts";
import { PLAN } from "./readme/mod.ts";

/** Two digits, and words in lower case with underscores between them. */
const NAME = /^(\d\d)((?:_[a-z0-9]+)+)$/;

export const newNotebook = defineCommand({
  name: "new",
  summary: "Begins a notebook: one section that passes every check, to be replaced by your own.",
  operands: 'NN_name "Title"',
  options: {},
  details: "notebooks/README.md says how to go on.",
  async run(_, operands) {
    const [name, title] = named(operands);
    const others = (await listNotebooks()).map(nameOf);
    const number = name.slice(0, 2);
    const taken = others.find((other) => other.startsWith(number));
    if (taken) throw new ToolError(`Number ${number} is taken by notebooks/${taken}.ipynb`);
    const before = others.findLast((other) => other < name);
    const next = others.find((other) => other > name);
    const notes = PLAN[number]?.split(" ") ?? [];
    const path = join(house.notebooks, `${name}.ipynb`);
    await writeNotebook(path, skeleton({ number, title, before, next, notes }));
    console.log(`Wrote ${shortPath(path)}. Fill it, and then:
  deno fmt ${shortPath(path)}
  deno task run ${number}
  deno task extract ${number}
  deno task record ${number}  (if it has a program in another language)
  deno task toc
  deno task check
  deno task test`);
    if (before) console.log(`End notebooks/${before}.ipynb with the line: ${nextLine(name)}`);
    return 0;
  },
});

function named(operands: string[]): [name: string, title: string] {
  const [name = "", title = "", ...more] = operands;
  if (!NAME.test(name)) {
    throw new UsageError(
      `A notebook's name is two digits and words in lower case, such as 06_tasks, received "${name}"`,
    );
  }
  if (title.trim() === "" || /[\n#]/.test(title)) {
    throw new UsageError(`After the name comes a title, such as "Tasks", received "${title}"`);
  }
  if (more.length > 0) {
    throw new UsageError(`A title of several words is put in quotes: "${title} ${more.join(" ")}"`);
  }
  return [name, title.trim()];
}

function nameOf(path: string): string {
  return path.replace(/^.*[\\/]|\.ipynb$/g, "");
}

if (import.meta.main) await main(newNotebook);
