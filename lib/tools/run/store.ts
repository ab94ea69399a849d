/** Storing the outputs of a notebook that ran. */
import { formatNotebook, type Notebook, type NotebookFile } from "../notebook/mod.ts";
import { ToolError, writeFile } from "../kit/mod.ts";

/**
 * The result of storing or comparing a notebook: problems, and what to add to its line on the
 * board.
 */
export interface Outcome {
  problems: string[];
  note?: string;
}

/** Stores a notebook with its new outputs, unless its file has changed since it was read. */
export async function store(file: NotebookFile, fresh: Notebook): Promise<Outcome> {
  const { path, name, bytes } = file;
  const now = await Deno.readFile(path).catch(() => undefined);
  if (!now || !isSame(now, bytes)) {
    const what = now ? "was edited" : "was moved or removed";
    return {
      problems: [`${name} ${what} while it ran: its outputs are not stored, run it again`],
    };
  }
  const text = formatNotebook(fresh);
  if (isSame(new TextEncoder().encode(text), bytes)) {
    return { problems: [], note: ", nothing changed" };
  }
  try {
    await writeFile(path, text);
    return { problems: [] };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { problems: [error.message] };
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
