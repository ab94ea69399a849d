/** Where things are. Every path that the tools use is named here once. */
import { basename, dirname, fromFileUrl, join, relative, resolve } from "./path.ts";
import { ToolError, UsageError } from "./tool_error.ts";

/** The course's own folders and files under `root`. */
export interface House {
  root: string;
  notebooks: string;
  /** The reader's working copies of the notebooks. */
  study: string;
  tests: string;
  venv: string;
  cache: string;
}

/** The house that this file is in, or the one that `COURSE_ROOT` names (tests use a copy). */
export const house: House = houseAt(
  Deno.env.get("COURSE_ROOT") ?? fromFileUrl(new URL("../../..", import.meta.url)),
);

/** The house at another place. */
export function houseAt(path: string): House {
  const root = resolve(path);
  return {
    root,
    notebooks: join(root, "notebooks"),
    study: join(root, "study"),
    tests: join(root, "tests", "experiments"),
    venv: join(root, ".venv"),
    cache: join(root, ".cache"),
  };
}

/** A path as people say it: from the root if it is under it, with forward slashes. */
export function shortPath(path: string, { root }: House = house): string {
  const short = relative(root, path);
  return (short.startsWith("..") ? path : short).replaceAll("\\", "/");
}

/** What a notebook of the course is called; other files may lie beside them. */
const COURSE_NAME = /^\d\d_[a-z0-9_]+\.ipynb$/;

/** The notebooks of the course in reading order, and nothing else that lies in their folder. */
export async function listNotebooks({ notebooks }: House = house): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(notebooks)) {
    if (!isDirectory && COURSE_NAME.test(name)) names.push(name);
  }
  return names.sort().map((name) => join(notebooks, name));
}

/** Whether a path is that of a notebook of the course. */
export function isOfCourse(path: string, { notebooks }: House = house): boolean {
  return dirname(path) === notebooks && COURSE_NAME.test(basename(path));
}

/**
 * Checks that the course is where it should be.
 *
 * @throws {ToolError} If it is not.
 */
export async function checkHouse({ root, notebooks }: House = house): Promise<void> {
  const stat = await Deno.stat(notebooks).catch(() => undefined);
  if (stat?.isDirectory) return;
  const remedy = Deno.env.has("COURSE_ROOT")
    ? "COURSE_ROOT must name the folder of the course, or be unset"
    : "get the course again";
  throw new ToolError(`There is no folder notebooks in ${root}: ${remedy}`);
}

/**
 * The notebooks that the operands of a command name: by number (`3`), name (`03_tasks`) or path,
 * with or without `.ipynb`, seen from the user's folder or from one of the course's. All of the
 * course when there are none.
 *
 * @throws {UsageError} If an operand names none.
 */
export async function chooseNotebooks(
  operands: string[],
  at: House = house,
  from: string = usersFolder(),
): Promise<string[]> {
  const all = await listNotebooks(at);
  if (operands.length === 0) return all;
  const chosen = new Set<string>();
  for (const operand of operands) chosen.add(await chooseNotebook(operand, all, at, from));
  return [...chosen];
}

async function chooseNotebook(
  operand: string,
  all: string[],
  at: House,
  from: string,
): Promise<string> {
  const numbered = /^\d{1,2}$/.test(operand)
    ? all.find((path) => path.startsWith(join(at.notebooks, `${operand.padStart(2, "0")}_`)))
    : undefined;
  if (numbered) return numbered;
  for (const folder of [from, at.notebooks, at.root]) {
    for (const path of [operand, `${operand.replace(/\.$/, "")}.ipynb`]) {
      const found = resolve(folder, path);
      const stat = await Deno.stat(found).catch(() => undefined);
      if (stat?.isFile) return await withoutDetour(found, at);
    }
  }
  const names = all.map((path) => shortPath(path, at)).join(", ") || "none";
  throw new UsageError(`There is no notebook "${operand}"; there are: ${names}`);
}

/** A path into the folder of the course as the course says it, even if it came by a link. */
async function withoutDetour(path: string, { notebooks }: House): Promise<string> {
  const [here, there] = await Promise.all(
    [dirname(path), notebooks].map((it) => Deno.realPath(it)),
  );
  return here === there ? join(notebooks, basename(path)) : path;
}

/**
 * Where the command was typed: `deno task` starts every command in the root, and passes that folder
 * on.
 */
function usersFolder(): string {
  return Deno.env.get("INIT_CWD") ?? Deno.cwd();
}
