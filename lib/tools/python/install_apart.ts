/** Installing one package beside the others of the environment. */
import { join, shortPath, statusLine, stoppable } from "../kit/mod.ts";
import { installInto } from "./install.ts";

/**
 * Installs a package, and nothing that it needs, into a folder of its own in the environment, and
 * returns that folder. It is called after the package and its version, and is whole or not there.
 */
export async function installApart(
  requirement: string,
  { program, venv }: { program: string; venv: string },
): Promise<string> {
  const folder = join(venv, requirement.replace("==", "-"));
  if (await isThere(folder)) return folder;
  using line = statusLine();
  line.milestone(`Installing ${requirement} into ${shortPath(venv)} (once)`);
  const unfinished = await Deno.makeTempDir({ dir: venv, prefix: "unfinished-" });
  const tidy = () => Deno.remove(unfinished, { recursive: true }).catch(() => {});
  try {
    await stoppable(
      () => installInto(program, ["--no-deps", "--target", unfinished, requirement], line),
      tidy,
    );
    await Deno.rename(unfinished, folder);
  } catch (error) {
    await tidy();
    if (!await isThere(folder)) throw error; // Another program may have been faster.
  }
  return folder;
}

function isThere(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}
