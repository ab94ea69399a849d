/** Which recordings of programs in other languages are no longer what the programs print. */
import type { Recording } from "../../services/languages/mod.ts";
import { diffLines } from "../kit/mod.ts";

/** A recording that is not as it should be. */
export interface RecordingChange {
  /** The name of its file. */
  readonly file: string;
  /** What has become of it. */
  readonly what: "new" | "changed" | "unused";
  /** The beginning of the program, and the lines that differ. */
  readonly lines: readonly string[];
}

/**
 * What differs between two sets of recordings: in what the programs printed, and with `versions`
 * also in what they ran on. With `complete`, the second set has every program.
 */
export function compareRecordings(
  stored: ReadonlyMap<string, Recording>,
  fresh: ReadonlyMap<string, Recording>,
  { complete, versions }: { complete: boolean; versions: boolean },
): RecordingChange[] {
  const changes: RecordingChange[] = [];
  for (const [file, after] of fresh) {
    const before = stored.get(file);
    const lines = before ? diffLines(facts(before, versions), facts(after, versions)) : [];
    const head = `${after.language}: ${after.program[0]}`;
    if (!before) changes.push({ file, what: "new", lines: [head] });
    else if (lines.length > 0) changes.push({ file, what: "changed", lines: [head, ...lines] });
  }
  if (!complete) return changes;
  const used = new Set([...fresh.values()].map(textOf));
  for (const [file, { language, program, ...rest }] of stored) {
    if (used.has(textOf({ language, program, ...rest }))) continue; // Perhaps for another version
    changes.push({ file, what: "unused", lines: [`${language}: ${program[0]}`] });
  }
  return changes;
}

/** What a recording says that does not differ from run to run. */
function facts(
  { varies, versions, output, stderr }: Recording,
  withVersions: boolean,
): string[] {
  const pattern = varies === "" ? undefined : new RegExp(varies, "g");
  const lines = [...output, ...withoutOwnFrames(stderr)].map((line) =>
    pattern ? line.replace(pattern, "…") : line
  );
  return withVersions ? [JSON.stringify(versions), ...lines] : lines;
}

/**
 * Python's traceback without the frames in its standard library: where a cancelled task was waiting
 * there depends on which of the tasks in a set came first.
 */
function withoutOwnFrames(stderr: readonly string[]): string[] {
  let own = false;
  return stderr.filter((line) => {
    if (/^ +File "/.test(line)) own = /[/\\]lib[/\\]python3[^"]*"/i.test(line);
    else if (!line.startsWith("    ")) own = false;
    return !own;
  });
}

const textOf = ({ language, packages, program }: Recording) =>
  JSON.stringify([language, packages, program]);
