/** The cells of the notebooks that belong to exercises. */
import { house, listNotebooks } from "../../../lib/tools/kit/mod.ts";
import { hasTag, readNotebook, textOf } from "../../../lib/tools/notebook/mod.ts";

/** The texts of the cells tagged `exercise`, by the number of their notebook. */
export async function exerciseCells(): Promise<Map<string, string[]>> {
  const texts = new Map<string, string[]>();
  for (const path of await listNotebooks(house)) {
    const { cells } = await readNotebook(path);
    const exercises = cells.filter((cell) => hasTag(cell, "exercise"));
    const [, number] = path.match(/(\d\d)_\w+\.ipynb$/)!;
    texts.set(number, exercises.map(({ source }) => textOf(source)));
  }
  return texts;
}
