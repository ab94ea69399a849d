/** Writing files safely. */
import { randomUUID } from "node:crypto";
import { shortPath } from "./house.ts";
import { dirname, join, resolve } from "./path.ts";
import { refusal, ToolError } from "./tool_error.ts";

/**
 * Writes a file as a whole or not at all: a reader sees the old text or the new one, even when the
 * disk is full or the program is stopped half-way. The folder is made if it is not there. A link
 * stays a link, and a file keeps its mode.
 *
 * @throws {ToolError} If the file is read-only, or the operating system refuses.
 */
export async function writeFile(path: string, text: string): Promise<void> {
  try {
    const target = await linkTarget(path);
    const mode = await modeOf(target, path);
    await Deno.mkdir(dirname(target), { recursive: true });
    await replace(target, text, mode);
  } catch (error) {
    const why = refusal(error);
    if (why === undefined) throw error;
    throw new ToolError(`Cannot write ${shortPath(path)}: ${why}`, { cause: error });
  }
}

/** The file behind a link, or behind links to links; it need not be there. */
async function linkTarget(path: string): Promise<string> {
  let target = path;
  for (let links = 0; links < 40; links++) {
    const link = await Deno.readLink(target).catch(() => undefined);
    if (link === undefined) return target;
    target = resolve(dirname(target), link);
  }
  return await Deno.realPath(target);
}

/** The mode of a file that may be written; `undefined` when there is none yet. */
async function modeOf(target: string, path: string): Promise<number | undefined> {
  const stat = await Deno.stat(target).catch(() => undefined);
  if (!stat) return undefined;
  const mode = stat.mode ?? undefined;
  if (stat.isFile && mode !== undefined && (mode & 0o222) === 0) {
    throw new ToolError(`Cannot write ${shortPath(path)}: it is read-only`);
  }
  (await Deno.open(target, { write: true })).close(); // Fails if writing would fail.
  return mode;
}

async function replace(target: string, text: string, mode?: number): Promise<void> {
  const draft = join(dirname(target), `.${randomUUID()}.tmp`);
  try {
    await Deno.writeTextFile(draft, text);
    if (mode !== undefined && Deno.build.os !== "windows") await Deno.chmod(draft, mode & 0o7777);
    await Deno.rename(draft, target);
  } catch (error) {
    await Deno.remove(draft).catch(() => {});
    throw error;
  }
}
