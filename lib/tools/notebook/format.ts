/** Writing notebooks the way Jupyter itself writes them. */
import { writeFile } from "../kit/mod.ts";
import { type Notebook, type Output, textOf } from "./shape.ts";

/** Writes a notebook, whole or not at all. */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  await writeFile(path, formatNotebook(notebook));
}

/**
 * The bytes that Jupyter would write: sorted keys, one space of indent, texts as lists of lines.
 */
export function formatNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({
    ...cell,
    source: splitLines(textOf(cell.source)),
    ...(cell.cell_type === "code" && { outputs: cell.outputs!.map(splitOutput) }),
  }));
  return JSON.stringify(sortKeys({ ...notebook, cells }), null, 1) + "\n";
}

function splitOutput(output: Output): Output {
  if (output.text !== undefined) return { ...output, text: splitLines(textOf(output.text)) };
  if (output.data === undefined) return output;
  const data = Object.entries(output.data).map(([type, value]) => [
    type,
    typeof value === "string" && type !== "application/json" ? splitLines(value) : value,
  ]);
  return { ...output, data: Object.fromEntries(data) };
}

function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
