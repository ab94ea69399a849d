/** `deno task progress`: the course with what is done and what comes next. */
import { exerciseChapters, exercisesOf, readProgress } from "@course/notebook/exercises";
import { defineCommand, main, ToolError } from "./cli.ts";
import { listNotebooks, shortPath } from "./house.ts";
import { readNotebook } from "./notebook.ts";
import { outline } from "./sections.ts";

export const progress = defineCommand({
  name: "progress",
  summary: "Shows which exercises you have solved, and what comes next.",
  options: {},
  details:
    "It reads .progress.json, which the checkers write: plain text that you may copy or delete.",
  async run() {
    const done = readDone();
    let next: string | undefined;
    let solved = 0, all = 0;
    for (const path of await listNotebooks()) {
      const chapter = path.match(/(\d\d)_\w+\.ipynb$/)?.[1] ?? "";
      const exercises = exerciseChapters().includes(chapter) ? await exercisesOf(chapter) : [];
      const open = exercises.find(({ id }) => !done[id]?.solved);
      const count = exercises.filter(({ id }) => done[id]?.solved).length;
      if (open) next ??= `${open.id} ${open.title}, in ${shortPath(path)}`;
      solved += count;
      all += exercises.length;
      const bar = "█".repeat(count) + "░".repeat(exercises.length - count);
      const { title } = outline(await readNotebook(path));
      console.log(`${bar.padEnd(5)} ${count}/${exercises.length}  ${title}`);
    }
    console.log(`\n${solved} of ${all} exercises solved`);
    console.log(next ? `Next: ${next}` : "All done");
    return 0;
  },
});

function readDone() {
  try {
    return readProgress().exercises;
  } catch (error) {
    throw new ToolError((error as Error).message, { cause: error });
  }
}

if (import.meta.main) await main(progress);
