/**
 * `deno run -A tests/support/behaviours.ts [--check]` writes the lists of all behaviours and their
 * tests: `tests/async/README.md` and `tests/loop/README.md`.
 */
import { tryRunWithInput } from "../../lib/tools/kit/mod.ts";
import { asyncPromises } from "../async/support/behaviours.ts";
import { loopPromises } from "../loop/support/behaviours.ts";
import { listOf, type Promises } from "./behaviour_list.ts";
import { readTitles } from "./titles.ts";

/** The libraries, and where their tests are. */
export const libraries: readonly { promises: Promises; folder: URL }[] = [
  { promises: asyncPromises, folder: new URL("../async/", import.meta.url) },
  { promises: loopPromises, folder: new URL("../loop/", import.meta.url) },
];

/** A list as `deno fmt` would leave it, and the file that it belongs in. */
export async function freshList({ promises, folder }: { promises: Promises; folder: URL }) {
  const list = listOf(promises, await readTitles(folder));
  const format = ["fmt", "--quiet", "--ext", "md", "--line-width", "100", "-"];
  const { stdout } = await tryRunWithInput(Deno.execPath(), format, list);
  return { path: new URL("README.md", folder), text: stdout };
}

if (import.meta.main) {
  for (const library of libraries) {
    const { path, text } = await freshList(library);
    if (await Deno.readTextFile(path).catch(() => "") === text) continue;
    if (!Deno.args.includes("--check")) await Deno.writeTextFile(path, text);
    else {
      const name = path.pathname.split("/").slice(-3).join("/");
      console.error(`${name} is not up to date, run: deno run -A tests/support/behaviours.ts`);
      Deno.exitCode = 1;
    }
  }
}
