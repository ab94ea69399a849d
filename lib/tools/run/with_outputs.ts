/** A notebook with the outputs of its last run. */
import { isOfCourse } from "../kit/mod.ts";
import {
  type Cell,
  CELL_METADATA,
  isSkipped,
  maskedTranscript,
  type Notebook,
  type NotebookFile,
  tidyOutputs,
} from "../notebook/mod.ts";
import type { Executed } from "./execute.ts";

/**
 * The notebook with new outputs. A cell keeps its old ones if the new ones differ only in what its
 * masks allow, or say that it was skipped. What front ends left in the metadata goes, except from
 * notebooks that are not the course's.
 */
export function withOutputs({ path, notebook }: NotebookFile, cells: Executed["cells"]): Notebook {
  const tidy = isOfCourse(path);
  return {
    ...notebook,
    metadata: tidy ? tidyMetadata(notebook) : notebook.metadata,
    cells: notebook.cells.map((cell) => {
      const metadata = tidy ? tidyCellMetadata(cell) : cell.metadata;
      if (cell.cell_type !== "code") return { ...cell, metadata };
      const { count, outputs } = cells.get(cell.id)!;
      const masks = masksOf(notebook, cell);
      const same = masks.length > 0 &&
        isSame(maskedTranscript(cell, masks), maskedTranscript({ outputs }, masks));
      const kept = same || isSkipped(outputs) && cell.outputs!.length > 0;
      return {
        ...cell,
        metadata,
        execution_count: count,
        outputs: kept ? tidyOutputs(cell.outputs!) : outputs,
      };
    }),
  };
}

/** The patterns of what may vary in a cell's outputs: its own and the notebook's. */
export function masksOf(notebook: Notebook, cell: Cell): string[] {
  return [...notebook.metadata.course?.mask ?? [], ...cell.metadata.mask ?? []];
}

/** Whether two transcripts are the same. */
export function isSame(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}

function tidyMetadata({ metadata }: Notebook): Notebook["metadata"] {
  return {
    ...metadata.course && { course: metadata.course },
    kernelspec: { display_name: "Deno", language: "typescript", name: "deno" },
    language_info: {
      codemirror_mode: "typescript",
      file_extension: ".ts",
      mimetype: "text/x.typescript",
      name: "typescript",
      nbconvert_exporter: "script",
      pygments_lexer: "typescript",
      version: metadata.language_info?.version ?? Deno.version.typescript,
    },
  };
}

function tidyCellMetadata({ metadata }: Cell): Cell["metadata"] {
  return Object.fromEntries(
    CELL_METADATA.filter((key) => key in metadata).map((key) => [key, metadata[key]]),
  );
}
