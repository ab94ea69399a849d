/** Where things are. Every path that the tools use is named here once. */
import { fromFileUrl, join, relative, resolve } from "./path.ts";
import { UsageError } from "./cli.ts";

/** The course's own folders and files under `root`. */
export interface House {
  root: string;
  notebooks: string;
  tests: string;
  venv: string;
  cache: string;
}

/** The house that this file stands in, or the one that `COURSE_ROOT` names (tests use a copy). */
export const house: House = houseAt(
  Deno.env.get("COURSE_ROOT") ?? fromFileUrl(new URL("../..", import.meta.url)),
);

/** The house at another place. */
export function houseAt(path: string): House {
  const root = resolve(path);
  return {
    root,
    notebooks: join(root, "notebooks"),
    tests: join(root, "tests", "notebooks"),
    venv: join(root, ".venv"),
    cache: join(root, ".cache"),
  };
}

/** A path as people say it: from the root if it is under it, with forward slashes. */
export function shortPath(path: string, { root }: House = house): string {
  const short = relative(root, path);
  return (short.startsWith("..") ? path : short).replaceAll("\\", "/");
}

/** The notebooks in reading order. */
export async function listNotebooks({ notebooks }: House = house): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(notebooks)) {
    if (entry.isFile && entry.name.endsWith(".ipynb")) names.push(entry.name);
  }
  return names.sort().map((name) => join(notebooks, name));
}

/** The notebooks that the operands of a command name (`3`, `03`, `03_tasks`, a path); all when there are none. */
export async function chooseNotebooks(operands: string[], at: House = house): Promise<string[]> {
  const all = await listNotebooks(at);
  if (operands.length === 0) return all;
  const chosen: string[] = [];
  for (const operand of operands) {
    const path = await chooseNotebook(operand, all, at);
    if (!chosen.includes(path)) chosen.push(path);
  }
  return chosen;
}

async function chooseNotebook(operand: string, all: string[], at: House): Promise<string> {
  if (/^\d{1,2}$/.test(operand)) {
    const prefix = join(at.notebooks, `${operand.padStart(2, "0")}_`);
    const found = all.find((path) => path.startsWith(prefix));
    if (found) return found;
  }
  const named = all.find((path) => path === join(at.notebooks, `${operand}.ipynb`));
  if (named) return named;
  const stat = await Deno.stat(operand).catch(() => undefined);
  if (stat?.isFile) return await Deno.realPath(operand);
  const names = all.map((path) => shortPath(path, at)).join(", ") || "none";
  throw new UsageError(`There is no notebook "${operand}"; there are: ${names}`);
}
