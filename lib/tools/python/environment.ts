/** The course's own Python environment, `.venv`: made when it is missing, outdated or damaged. */
import {
  type House,
  isDiskFull,
  join,
  shortPath,
  statusLine,
  stoppable,
  ToolError,
  tryRun,
  writeFile,
} from "../kit/mod.ts";
import { DISK_FULL } from "./explain_installation.ts";
import { install } from "./install.ts";
import { REQUIREMENTS } from "./needs.ts";
import { environmentProgram } from "./program.ts";
import { withoutUsersPython } from "./variables.ts";

/** What the course writes into an environment: first its owner, and in the end what it contains. */
interface Stamp {
  /** Whether the course made the folder, and so may remove it. */
  ours: boolean;
  requirements?: string[];
  python?: string;
  packages?: string[];
}

/**
 * Makes the environment unless it is there and whole. It is made by one program at a time, and what
 * was begun and not finished is removed.
 */
export async function makeEnvironment(at: House): Promise<void> {
  if (await isWhole(at)) return;
  await Deno.mkdir(at.cache, { recursive: true });
  using lock = await Deno.open(join(at.cache, "python.lock"), { create: true, write: true });
  await lock.lock(true);
  if (await isWhole(at)) return;
  using line = statusLine();
  const ours = await makeRoom(at, (text) => line.milestone(text));
  const removeUnfinished = async () => {
    if (ours) await Deno.remove(at.venv, { recursive: true }).catch(() => {});
  };
  try {
    await stoppable(async () => {
      await writeStamp(at, { ours });
      await install(at, line);
    }, removeUnfinished);
    const now = await look(at);
    if (!now) throw new ToolError(`The Python in ${shortPath(at.venv, at)} does not run`);
    await writeStamp(at, { ours, requirements: REQUIREMENTS, ...now });
  } catch (error) {
    const full = isDiskFull(error) || await hasNoRoom(at.cache);
    await removeUnfinished();
    throw full ? new ToolError(DISK_FULL) : error;
  }
}

/**
 * Removes an environment of the course that is no longer whole; returns whether the next one
 * belongs to the course.
 */
async function makeRoom(at: House, say: (text: string) => void): Promise<boolean> {
  const place = shortPath(at.venv, at);
  const stat = await Deno.stat(at.venv).catch(() => undefined);
  if (!stat) {
    await Deno.remove(at.venv).catch(() => {}); // A link that leads nowhere.
    return true;
  }
  if (!stat.isDirectory) {
    throw new ToolError(`${place} is a file, and the course needs a folder there: move it away`);
  }
  const isEmpty = [...Deno.readDirSync(at.venv)].length === 0;
  if (isEmpty) return true;
  if ((await readStamp(at))?.ours) {
    say(`${place} is outdated or damaged: making it again`);
    await Deno.remove(at.venv, { recursive: true });
    return true;
  }
  if (await look(at)) return false;
  throw new ToolError(`${place} is not the course's, and its Python does not run: move it away`);
}

async function isWhole(at: House): Promise<boolean> {
  const stamp = await readStamp(at);
  if (stamp?.requirements?.join() !== REQUIREMENTS.join()) return false;
  const now = await look(at);
  return now !== undefined && now.python === stamp.python &&
    stamp.packages!.every((name) => now.packages.includes(name));
}

const LOOK = `
import json, sys, sysconfig
print(json.dumps(["%d.%d" % sys.version_info[:2], sysconfig.get_path("purelib")]))`;

/** The version of the environment's Python and the names of its packages, if it runs at all. */
async function look(at: House): Promise<{ python: string; packages: string[] } | undefined> {
  const env = withoutUsersPython();
  const done = await tryRun(environmentProgram(at), ["-I", "-c", LOOK], { env });
  if (done?.code !== 0) return undefined;
  const said = done.output.match(/^\["[\d.]+", ".*"\]$/m); // There may be warnings around it.
  if (!said) return undefined;
  const [python, folder] = JSON.parse(said[0]);
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name).catch(() => []);
  return { python, packages: names.filter((name) => name !== "__pycache__").sort() };
}

const stampPath = (at: House) => join(at.venv, "course_environment.json");

async function readStamp(at: House): Promise<Stamp | undefined> {
  const text = await Deno.readTextFile(stampPath(at)).catch(() => "");
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function writeStamp(at: House, stamp: Stamp): Promise<void> {
  await writeFile(stampPath(at), JSON.stringify(stamp, null, 1) + "\n");
}

/** Whether there is no room for a few megabytes: not every installer reports that as the cause. */
async function hasNoRoom(folder: string): Promise<boolean> {
  const path = join(folder, "room");
  try {
    await Deno.writeFile(path, new Uint8Array(4 * 1024 * 1024));
    return false;
  } catch (error) {
    return isDiskFull(error);
  } finally {
    await Deno.remove(path).catch(() => {});
  }
}
