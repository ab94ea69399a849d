/** The cells of the notebooks that belong to exercises. */
import { house, listNotebooks } from "../../../lib/tools/kit/mod.ts";
import { hasTag, readNotebook, textOf } from "../../../lib/tools/notebook/mod.ts";

/** The texts of the cells of a notebook, e.g. `"05"`, that are tagged `exercise`. */
export async function exerciseCells(notebook: string): Promise<string[]> {
  const path = (await listNotebooks(house)).find((path) => numberOf(path) === notebook);
  if (path === undefined) return [];
  const { cells } = await readNotebook(path);
  return cells.filter((cell) => hasTag(cell, "exercise")).map(({ source }) => textOf(source));
}

/** The same of all notebooks. */
export async function allExerciseCells(): Promise<string[]> {
  const numbers = (await listNotebooks(house)).map(numberOf);
  return (await Promise.all(numbers.map(exerciseCells))).flat();
}

function numberOf(path: string): string {
  return path.match(/(\d\d)_\w+\.ipynb$/)![1];
}
