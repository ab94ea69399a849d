/** Stack traces of a notebook: what the reader wrote, without the paths of a machine. */
import { headline } from "./text.ts";

/**
 * From now on `error.stack` holds the frames of the notebook's own functions only. Their line
 * numbers are left out, since they would count lines of the compiled cell.
 */
export function shortenStacks(): void {
  Error.prepareStackTrace = (error: Error, frames: NodeJS.CallSite[]) =>
    [error instanceof Error ? headline(error) : "Error", ...notebookFrames(frames)].join("\n");
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
