/** Reading and writing notebooks (nbformat 4.5) the way Jupyter itself writes them. */
import { ToolError } from "./cli.ts";
import { shortPath } from "./house.ts";
import { writeFile } from "./write_file.ts";

/** A text that nbformat stores as one string or as its lines. */
export type Lines = string | string[];

/** What one message of the kernel left in a cell. */
export interface Output {
  output_type: "stream" | "display_data" | "execute_result" | "error";
  name?: string;
  text?: Lines;
  data?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  execution_count?: number | null;
  ename?: string;
  evalue?: string;
  traceback?: string[];
}

/** What the course may write into a cell's metadata. */
export interface CellMetadata {
  tags?: string[];
  /** On a section's heading: the sections of the notes that it covers. */
  notes?: string[];
  /** Why a cell tagged `no-test` is left out of the tests. */
  reason?: string;
  /** Patterns of what may differ from run to run in this cell's outputs. */
  mask?: string[];
}

/** One cell. */
export interface Cell {
  cell_type: "code" | "markdown" | "raw";
  id: string;
  metadata: CellMetadata & Record<string, unknown>;
  source: Lines;
  execution_count?: number | null;
  outputs?: Output[];
}

/** What the course may write into a notebook's metadata. */
export interface CourseMetadata {
  minutes: number;
  clock?: "real" | "virtual";
  mask?: string[];
}

/** A notebook file's contents. */
export interface Notebook {
  nbformat: number;
  nbformat_minor: number;
  metadata: {
    kernelspec?: { name: string; display_name: string; language?: string };
    language_info?: { name: string } & Record<string, unknown>;
    course?: CourseMetadata;
  } & Record<string, unknown>;
  cells: Cell[];
}

/** Reads a notebook; the error says which file it is and what is wrong with it. */
export async function readNotebook(path: string): Promise<Notebook> {
  const name = shortPath(path);
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    throw new ToolError(`Cannot read ${name}: ${(error as Error).message}`, { cause: error });
  }
  return parseNotebook(text, name);
}

/** Parses a notebook; `name` is what the error calls it. */
export function parseNotebook(text: string, name: string): Notebook {
  let notebook: Notebook;
  try {
    notebook = JSON.parse(text);
  } catch (error) {
    throw new ToolError(
      `${name} is not JSON (${
        (error as Error).message
      }): restore it from git, or repair it in a text editor`,
      { cause: error },
    );
  }
  const wrong = whyNoNotebook(notebook);
  if (wrong) {
    throw new ToolError(
      `${name} is not an nbformat 4.5 notebook: ${wrong}. Open it in JupyterLab and save it, or restore it from git`,
    );
  }
  return notebook;
}

function whyNoNotebook(notebook: Notebook): string | undefined {
  if (typeof notebook !== "object" || notebook === null) return "it holds no object";
  const { nbformat, nbformat_minor, cells, metadata } = notebook;
  if (nbformat !== 4 || nbformat_minor !== 5) return `nbformat is ${nbformat}.${nbformat_minor}`;
  if (typeof metadata !== "object" || metadata === null) return "it has no metadata";
  if (!Array.isArray(cells)) return "it has no list of cells";
  for (const [index, cell] of cells.entries()) {
    const where = `cell ${index + 1}`;
    if (typeof cell?.id !== "string") return `${where} has no id`;
    if (!["code", "markdown", "raw"].includes(cell.cell_type)) return `${where} has no cell_type`;
    if (typeof cell.metadata !== "object") return `${where} has no metadata`;
    if (typeof cell.source !== "string" && !Array.isArray(cell.source)) {
      return `${where} has no source`;
    }
    if (cell.cell_type === "code" && !Array.isArray(cell.outputs)) return `${where} has no outputs`;
  }
}

/** The text of a source or an output. */
export function textOf(lines: Lines | undefined): string {
  return Array.isArray(lines) ? lines.join("") : lines ?? "";
}

/** The tags of a cell. */
export function tagsOf(cell: Cell): string[] {
  return cell.metadata.tags ?? [];
}

/** Writes a notebook, whole or not at all. */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  await writeFile(path, formatNotebook(notebook));
}

/** The bytes that Jupyter would write: sorted keys, one space of indent, texts as lists of lines. */
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
