/** A copy of the course for tests that change files or break something on purpose. */
import { house, join } from "../../../lib/tools/kit/mod.ts";

/** What a copy may hold. */
export interface CopyOptions {
  /** Whether the course's own notebooks are copied; without, the folder is empty. */
  notebooks?: boolean;
  /** Whether `lib` is a copy, too, or a link to the course's own, which is quicker. */
  lib?: "copied" | "linked";
}

/**
 * Copies the course into a temporary folder and returns its path. The Python environment is shared.
 * A command works on the copy when the environment variable `COURSE_ROOT` names it.
 */
export async function copyHouse(
  { notebooks = true, lib = "copied" }: CopyOptions = {},
): Promise<string> {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "course-" }));
  for (const file of ["deno.json", "deno.lock", "README.md"]) {
    await Deno.copyFile(join(house.root, file), join(root, file));
  }
  if (lib === "copied") await copyFolder(join(house.root, "lib"), join(root, "lib"));
  else await Deno.symlink(join(house.root, "lib"), join(root, "lib"), { type: "junction" });
  await Deno.mkdir(join(root, "notebooks"));
  if (notebooks) await copyFolder(house.notebooks, join(root, "notebooks"));
  await copyFolder(join(house.root, ".github"), join(root, ".github"));
  await Deno.mkdir(join(root, "tests", "experiments"), { recursive: true });
  await Deno.symlink(house.venv, join(root, ".venv"), { type: "junction" });
  return root;
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
    if (name.startsWith(".")) continue;
    if (isDirectory) await copyFolder(join(from, name), join(to, name));
    else if (isFile) await Deno.copyFile(join(from, name), join(to, name));
  }
}
