/** Small notebooks for the tests of the tools. */
import type { Cell, Notebook } from "../../../lib/tools/notebook/mod.ts";

/** A code cell as text, or with its metadata; text that begins with `#` is Markdown. */
export type CellText = string | {
  source: string;
  metadata?: Cell["metadata"];
  outputs?: Cell["outputs"];
};

/** A notebook that keeps all rules, from cells by id; the cell called `setup` is tagged so. */
export function notebookOf(cells: Record<string, CellText>, course = {}): Notebook {
  let count = 0;
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      course: { clock: "virtual", ...course },
      kernelspec: { name: "deno", display_name: "Deno", language: "typescript" },
      language_info: { name: "typescript" },
    },
    cells: Object.entries(cells).map(([id, text]): Cell => {
      const { source, metadata = {}, outputs = [] } = typeof text === "string"
        ? { source: text }
        : text;
      if (source.startsWith("#")) return { cell_type: "markdown", id, metadata, source };
      const tags = id === "setup" ? { tags: ["setup"] } : {};
      return {
        cell_type: "code",
        execution_count: ++count,
        id,
        metadata: { ...tags, ...metadata },
        outputs,
        source,
      };
    }),
  };
}
