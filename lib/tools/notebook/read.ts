/** Reading notebooks: each is looked at as a whole before anything is done with it. */
import { refusal, shortPath, ToolError } from "../kit/mod.ts";
import { faultsOf } from "./faults.ts";
import type { Notebook } from "./shape.ts";
import { type Fault, jsonIn } from "./text.ts";

/** A notebook with the file that it was read from. */
export interface NotebookFile {
  path: string;
  /** The path as messages say it. */
  name: string;
  /** What the file held, to be compared before it is written again. */
  bytes: Uint8Array;
  notebook: Notebook;
}

/** Notebooks that can be used, and a sentence for every fault of the others. */
export interface Opened {
  files: NotebookFile[];
  faults: string[];
}

/** Reads notebooks and finds all faults of all of them. */
export async function openNotebooks(paths: string[]): Promise<Opened> {
  const files: NotebookFile[] = [], faults: string[] = [];
  for (const path of paths) {
    const name = shortPath(path);
    const opened = await openNotebook(path);
    if ("faults" in opened) faults.push(...opened.faults.map((fault) => name + fault));
    else files.push({ path, name, ...opened });
  }
  return { files, faults };
}

/**
 * Reads a notebook.
 *
 * @throws {ToolError} If it has faults, with a sentence for each.
 */
export async function readNotebook(path: string): Promise<Notebook> {
  const { files, faults } = await openNotebooks([path]);
  if (faults.length > 0) throw new ToolError(faults.join("\n"));
  return files[0].notebook;
}

/**
 * The notebook that a text holds; `name` is what messages call it.
 *
 * @throws {ToolError} If it has faults, with a sentence for each.
 */
export function parseNotebook(text: string, name: string): Notebook {
  const looked = examine(new TextEncoder().encode(text));
  if ("notebook" in looked) return looked.notebook;
  throw new ToolError(looked.faults.map((fault) => name + fault).join("\n"));
}

interface Faulty {
  faults: Fault[];
}

async function openNotebook(
  path: string,
): Promise<Pick<NotebookFile, "bytes" | "notebook"> | Faulty> {
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(path);
  } catch (error) {
    const why = refusal(error);
    if (why === undefined) throw error;
    return { faults: [` cannot be read: ${why}`] };
  }
  const looked = examine(bytes);
  return "faults" in looked ? looked : { bytes, ...looked };
}

function examine(bytes: Uint8Array): { notebook: Notebook } | Faulty {
  const json = jsonIn(bytes);
  if ("fault" in json) return { faults: [json.fault] };
  const faults = faultsOf(json.value);
  return faults.length > 0 ? { faults } : { notebook: json.value as Notebook };
}
