/** Comparing the outputs of a notebook that ran with the stored ones. */
import { diffLines } from "../kit/mod.ts";
import {
  maskedTranscript,
  type Notebook,
  type NotebookFile,
  tidyOutputs,
} from "../notebook/mod.ts";
import type { Outcome } from "./store.ts";
import { isSame, masksOf } from "./with_outputs.ts";

/** Finds the cells whose new outputs differ from the stored ones by more than their masks allow. */
export function compare({ name, notebook }: NotebookFile, fresh: Notebook): Outcome {
  const problems = notebook.cells.flatMap((cell, index) => {
    if (cell.cell_type !== "code") return [];
    const masks = masksOf(notebook, cell);
    const before = maskedTranscript({ outputs: tidyOutputs(cell.outputs!) }, masks);
    const after = maskedTranscript(fresh.cells[index], masks);
    if (isSame(before, after)) return [];
    const diff = diffLines(before, after).map((line) => `    ${line}`).join("\n");
    return [`${name} › ${cell.id}: the output differs from the stored one\n${diff}`];
  });
  return { problems };
}
