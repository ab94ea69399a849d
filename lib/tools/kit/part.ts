/** Running one part of the work and showing its output as it comes. */
import { nameCells, withoutColour } from "./cell_places.ts";
import { house } from "./house.ts";
import { linesOf } from "./lines.ts";
import { giveWay, start, stopChild } from "./process.ts";

/** How a part ended. */
export interface Part {
  code: number;
  passed: number;
  failed: number;
}

/** Where the lines of a part go. */
export type Say = Pick<Console, "log" | "error">;

/** Options of {@linkcode runPart}. */
export interface PartOptions {
  /** Variables that it gets in addition to those of this program. */
  env?: Record<string, string>;
  /** Where its lines go. Default `console`. */
  say?: Say;
  /** Whether other programs go first. */
  givesWay?: boolean;
}

/** How long a part may print nothing: a test that hangs must not hang everything. */
const SILENCE = 5 * 60_000;
/** What `deno test` says of a test that may hang. */
const STILL_RUNNING = "has been running for over";

/**
 * Runs Deno with `args`, passes its output on, and counts what its last `N passed … N failed` says;
 * a part that says nothing counts as one. Places in extracted tests get the name of their cell.
 */
export async function runPart(
  args: string[],
  { env, say = console, givesWay = false }: PartOptions = {},
): Promise<Part> {
  const colour = Deno.stdout.isTerminal() && !Deno.noColor;
  const child = start(Deno.execPath(), {
    args,
    cwd: house.root,
    env: { ...env, ...(colour ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" }) },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  if (givesWay) giveWay(child);
  let count: RegExpMatchArray | null = null;
  const silent = () => {
    say.error(`Nothing was heard for ${SILENCE / 60_000} minutes: stopping ${args.join(" ")}`);
    stopChild(child);
  };
  let watch = setTimeout(silent, SILENCE);
  const pass = async (
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
    print: (line: string) => void,
  ) => {
    for await (const line of linesOf(stream)) {
      if (!line.includes(STILL_RUNNING)) {
        clearTimeout(watch);
        watch = setTimeout(silent, SILENCE);
      }
      count = withoutColour(line).match(/(\d+) passed\b.*?(\d+) failed/) ?? count;
      print(await nameCells(line));
    }
  };
  await Promise.all([pass(child.stdout, say.log), pass(child.stderr, say.error)]);
  const { code } = await child.status;
  clearTimeout(watch);
  const [passed, failed] = (count as string[] | null)?.slice(1).map(Number) ?? [1, 0];
  if (code === 0) return { code, passed, failed };
  return { code, passed: count ? passed : 0, failed: Math.max(failed, 1) };
}
