/** Stack traces of a notebook: what the reader wrote, and no path of anybody's machine. */
import { errorTree } from "./error_tree.ts";

/** Errors by the text of their stack, the latest few. */
const remembered = new Map<string, WeakRef<Error>>();
const MOST_REMEMBERED = 200;

/**
 * From now on `error.stack` holds the frames of the notebook's own functions only. Their line
 * numbers are left out, since they would count lines of the compiled cell.
 */
export function shortenStacks(): void {
  Error.prepareStackTrace = (error: Error, frames: NodeJS.CallSite[]) => {
    const stack = [String(error), ...notebookFrames(frames)].join("\n");
    remembered.set(stack, new WeakRef(error));
    if (remembered.size > MOST_REMEMBERED) remembered.delete(remembered.keys().next().value!);
    return stack;
  };
}

/** The stack of an error of this kernel with the tree of its causes instead of its first line. */
export function treeForStack(stack: string): string {
  const error = remembered.get(stack)?.deref();
  if (error === undefined) return stack;
  return errorTree(error) + stack.slice(String(error).length);
}

function notebookFrames(frames: NodeJS.CallSite[]): string[] {
  const names = frames.filter((frame) => !frame.getFileName()).map(nameOf);
  return names.filter((name, index) => name !== names[index - 1]).map((name) => `    at ${name}`);
}

/** What a frame is called, without its place: `deep`, `async Kitchen.cook`, `async Promise.all (index 0)`. */
function nameOf(frame: NodeJS.CallSite): string {
  const name = String(frame).replace(/ \((?!index ).*$/, "");
  return /^(async )?(<anonymous>|eval\b)/.test(name) ? "the cell" : name;
}
