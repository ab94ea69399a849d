/** `deno task study`: working copies of the notebooks, for the reader to write in. */
import { basename, chooseNotebooks, defineCommand, main, shortPath } from "./kit/mod.ts";
import { type Copy, makeCopies, replaceCopy } from "./study/study_folder.ts";

export { type Copy, copyPath, makeCopies } from "./study/study_folder.ts";

export const study = defineCommand({
  name: "study",
  summary: "Makes working copies of the notebooks in study/, without outputs, for you to write in.",
  operands: "[notebook…]",
  options: {
    fresh: {
      type: "boolean",
      description: "replace copies whose original has changed, or those that are named",
    },
  },
  details:
    "A notebook is named by its number (3), its name (03_tasks) or a path; without any, all are meant.\n" +
    "A copy that is there is never changed, except by --fresh: the new copy keeps your exercises and\n" +
    "the cells that you added, and the old one stays beside it. Close the notebook before that.",
  async run({ fresh = false }, operands) {
    const copies = await makeCopies(await chooseNotebooks(operands.map(nameOf)));
    const isOld = ({ state }: Copy) => state === "outdated" || state === "unknown";
    const isReplaced = (copy: Copy) =>
      fresh && (isOld(copy) || copy.state === "current" && operands.length > 0);
    for (const copy of copies) {
      if (copy.problem) console.error(copy.problem);
      else if (isReplaced(copy)) await replace(copy);
      else if (isOld(copy)) console.log(adviceFor(copy));
    }
    const made = copies.filter(({ state }) => state === "made").length;
    console.log(`New working copies in study: ${made} (of ${copies.length})`);
    return copies.some(({ problem }) => problem) ? 1 : 0;
  },
});

/** A path names the notebook that it ends in: the original and the copy have the same name. */
function nameOf(operand: string): string {
  return basename(operand.replaceAll("\\", "/"), ".ipynb");
}

function adviceFor({ path, state }: Copy): string {
  const problem = state === "outdated"
    ? "has a newer original"
    : "does not say which original it was made from, so there may be a newer one";
  const replace = `deno task study ${nameOf(path).slice(0, 2)} --fresh`;
  return `${shortPath(path)} ${problem}: ${replace} takes the new one and keeps your exercises`;
}

async function replace(copy: Copy): Promise<void> {
  const { answers, changed, added, backup } = await replaceCopy(copy);
  const own = added === 1 ? "the cell that you added" : `the ${added} cells that you added`;
  const kept = [
    ...answers.length > 0 ? [`your text in ${answers.join(", ")}`] : [],
    ...added > 0 ? [own] : [],
  ];
  const keeping = kept.length > 0 ? `, keeping ${kept.join(" and ")}` : "";
  console.log(`Replaced ${shortPath(copy.path)}${keeping}; the old copy is ${shortPath(backup)}`);
  for (const id of changed) {
    console.log(
      `  ${id} has changed in the course, too: compare it with ${shortPath(copy.original)}`,
    );
  }
}

if (import.meta.main) await main(study);
