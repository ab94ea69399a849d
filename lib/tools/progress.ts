/** `deno task progress`: the course with what is done and what comes next. */
import { exercisesOf, type Progress, readProgress } from "../notebook/exercise/mod.ts";
import { basename, defineCommand, listNotebooks, main, shortPath, ToolError } from "./kit/mod.ts";
import { outline, readNotebook } from "./notebook/mod.ts";
import { copyPath } from "./study.ts";

export const progress = defineCommand({
  name: "progress",
  summary: "Shows which exercises you have solved, and what comes next.",
  options: {},
  details:
    "It reads .progress.json, which the checkers write: plain text that you may copy or delete.",
  async run() {
    const { exercises: done, predictions = {} } = readDone();
    let next: string | undefined;
    let solved = 0, all = 0;
    for (const path of await listNotebooks()) {
      const exercises = await exercisesOf(basename(path).slice(0, 2));
      const open = exercises.find(({ id }) => !done[id]?.solved);
      const count = exercises.filter(({ id }) => done[id]?.solved).length;
      if (open) next ??= `${open.id} ${open.title}, in ${shortPath(await readersPath(path))}`;
      solved += count;
      all += exercises.length;
      const bar = "█".repeat(count) + "░".repeat(exercises.length - count);
      console.log(`${bar.padEnd(5)} ${count}/${exercises.length}  ${await titleOf(path)}`);
    }
    const predicted = Object.keys(predictions).length;
    const also = predicted > 0 ? `, ${predicted} outcomes predicted` : "";
    console.log(`\n${solved} of ${all} exercises solved${also}`);
    console.log(next ? `Next: ${next}` : "All done");
    return 0;
  },
});

/** What was done; a file that cannot be read is named, and then nothing is known. */
function readDone(): Progress {
  try {
    return readProgress();
  } catch (error) {
    console.error((error as Error).message);
    return { version: 1, exercises: {} };
  }
}

/** The title of a notebook, or its name if the notebook cannot be read. */
async function titleOf(path: string): Promise<string> {
  try {
    return outline(await readNotebook(path)).title;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    console.error(error.message);
    return basename(path, ".ipynb");
  }
}

/** The reader's copy of a notebook, or the notebook itself if there is none. */
async function readersPath(path: string): Promise<string> {
  const copy = copyPath(path);
  return await Deno.stat(copy).then(() => copy, () => path);
}

if (import.meta.main) await main(progress);
