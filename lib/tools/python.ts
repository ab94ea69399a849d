/** The Python side: JupyterLab to look at notebooks, nbclient to run them, in `.venv`. */
import { isDiskFull, ToolError } from "./cli.ts";
import { type House, house, shortPath } from "./house.ts";
import { writeKernelSpec } from "./kernel_spec.ts";
import { join } from "./path.ts";
import { type Finished, stoppable, tryRun } from "./process.ts";
import { type StatusLine, statusLine } from "./status_line.ts";
import { writeFile } from "./write_file.ts";

/** The packages from PyPI and the one place where their versions stand. */
export const REQUIREMENTS = ["jupyterlab==4.6.6", "nbclient==0.11.0", "nbformat==5.11.1"];

/** What a command needs of Python: to run notebooks, or to show them. */
export type Need = "run" | "lab";

/** A Python that has what is needed. */
export interface Python {
  /** The program. */
  program: string;
  /** Its environment: finds the kernel of this very Deno before any other called `deno`. */
  env: Record<string, string>;
  /** How to start the notebook server: the arguments after `program`. */
  server: "jupyterlab" | "notebook";
  /** What the server's settings are called after: Notebook before 7 has its own server. */
  app: "ServerApp" | "NotebookApp";
}

/** Options of {@linkcode findPython}. */
export interface PythonOptions {
  need: Need;
  /** Use the Jupyter that is installed on this machine, and install nothing. */
  useSystem?: boolean;
  at?: House;
}

/**
 * Finds or makes the Python environment. The first time this installs {@linkcode REQUIREMENTS} into
 * `.venv`; from then on a stamp in it says so and no network is needed. Where the packages cannot
 * be fetched, an installed Jupyter is used if there is one.
 */
export async function findPython(
  { need, useSystem = false, at = house }: PythonOptions,
): Promise<Python> {
  if (useSystem) {
    return await findSystemPython(need, at) ?? fail(
      `No suitable Jupyter is installed (${
        NEEDS[need]
      }): leave out --use-system, or install it with: python3 -m pip install ${
        REQUIREMENTS.join(" ")
      }`,
    );
  }
  try {
    await makeEnvironment(at);
  } catch (error) {
    if (!(error instanceof NoNetwork)) throw error;
    const system = await findSystemPython(need, at);
    if (!system) throw error;
    console.error("The packages cannot be fetched: using the Jupyter installed on this machine");
    return system;
  }
  return pythonAt(environmentProgram(at), join(at.venv, "share", "jupyter"));
}

async function pythonAt(program: string, jupyter: string): Promise<Python> {
  await writeKernelSpec(join(jupyter, "kernels", "deno"));
  return {
    program,
    env: { JUPYTER_PATH: jupyter, PYTHONDONTWRITEBYTECODE: "1" },
    server: "jupyterlab",
    app: "ServerApp",
  };
}

const NEEDS: Record<Need, string> = {
  run: "nbclient and nbformat",
  lab: "JupyterLab 4 or newer, or Notebook 6.4 or newer",
};

/** The failure of an installation for want of a network. */
class NoNetwork extends ToolError {}

function fail(message: string): never {
  throw new ToolError(message);
}

const stampPath = (at: House) => join(at.venv, "course.json");

/** What a complete environment is marked with; another text means that it must be made again. */
const STAMP = JSON.stringify({ requirements: REQUIREMENTS });

function environmentProgram({ venv }: House): string {
  return Deno.build.os === "windows"
    ? join(venv, "Scripts", "python.exe")
    : join(venv, "bin", "python");
}

async function isComplete(at: House): Promise<boolean> {
  const stamp = await Deno.readTextFile(stampPath(at)).catch(() => undefined);
  return stamp === STAMP && await exists(environmentProgram(at));
}

async function makeEnvironment(at: House): Promise<void> {
  if (await isComplete(at)) return;
  await Deno.mkdir(at.cache, { recursive: true });
  using lock = await Deno.open(join(at.cache, "python.lock"), { create: true, write: true });
  await lock.lock(true);
  if (await isComplete(at)) return;
  const existed = await exists(at.venv);
  const removeUnfinished = async () => {
    if (!existed) await Deno.remove(at.venv, { recursive: true }).catch(() => {});
  };
  using line = statusLine();
  try {
    await stoppable(() => install(at, line), removeUnfinished);
    await writeFile(stampPath(at), STAMP);
  } catch (error) {
    const full = isDiskFull(error) || await hasNoRoom(at.cache);
    await removeUnfinished();
    throw full ? new ToolError(DISK_FULL) : error;
  }
}

const DISK_FULL = "The disk is full: free about 400 MB and run it again";

/** Whether a few megabytes find no room: not every installer says so when it fails for that. */
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

async function install(at: House, line: StatusLine): Promise<void> {
  const started = performance.now();
  const place = shortPath(at.venv, at);
  line.milestone(`Installing ${REQUIREMENTS.join(", ")} into ${place} (once; about 60 MB)`);
  const program = environmentProgram(at);
  const uv = await tryRun("uv", ["--version"]);
  if (uv?.code === 0) {
    await step(line, "uv", ["venv", "--quiet", "--allow-existing", "--python", ">=3.10", at.venv]);
    await step(line, "uv", ["pip", "install", "--python", program, ...REQUIREMENTS]);
  } else {
    const [python, ...args] = await findPython3();
    await step(line, python, [...args, "-m", "venv", at.venv]);
    const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input"];
    await step(line, program, [...pip, ...REQUIREMENTS]);
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  line.milestone(`Installed in ${seconds} s`);
}

/** Runs one step of the installation with its last line as progress; its failure is explained. */
async function step(line: StatusLine, program: string, args: string[]): Promise<void> {
  let count = 0;
  const done = await tryRun(program, args, (text) => {
    if (/^(Collecting|Downloading|Installing|Prepared|Installed|\s*Building| \+ )/.test(text)) {
      line.update(`  ${++count} · ${text.trim()}`);
    }
  });
  if (done === undefined) fail(`Cannot find ${program}`);
  if (done.code !== 0) throw explainInstallation(done);
}

/** Turns what an installer printed into one message that says what to do. */
export function explainInstallation({ output }: Finished): ToolError {
  if (/No space left on device|ENOSPC|os error 28\b|Disk quota exceeded/i.test(output)) {
    return new ToolError(DISK_FULL);
  }
  if (/ensurepip is not available|No module named (venv|ensurepip|pip)\b/.test(output)) {
    return new ToolError(
      "This Python has no venv module. Install it (on Debian and Ubuntu: apt install python3-venv), or install uv",
    );
  }
  if (NO_NETWORK.test(output)) {
    return new NoNetwork(
      `The packages cannot be fetched: is there a network? Connect once and run it again, or install Jupyter by other means (${NEEDS.lab}) and pass --use-system`,
    );
  }
  const last = output.trim().split("\n").slice(-15).join("\n");
  return new ToolError(`The installation failed. The installer's last lines:\n${last}`);
}

const NO_NETWORK =
  /name resolution|Name or service not known|nodename nor servname|getaddrinfo|dns error|Network is unreachable|Connection refused|ConnectionError|NewConnectionError|ConnectTimeout|timed out|No route to host|ProxyError|tunnel|error sending request|Failed to fetch|tcp connect error|Could not connect|from versions: none/i;

/** The command of an installed Python that is new enough. */
async function findPython3(): Promise<string[]> {
  const candidates = Deno.build.os === "windows"
    ? [["py", "-3"], ["python"], ["python3"]]
    : [["python3"], ["python"]];
  const seen: string[] = [];
  for (const [program, ...args] of candidates) {
    const probe = await tryRun(program, [
      ...args,
      "-c",
      "import sys; print(*sys.version_info[:2])",
    ]);
    const version = probe?.output.match(/^(\d+) (\d+)$/m);
    if (probe?.code !== 0 || !version) continue;
    if (Number(version[1]) === 3 && Number(version[2]) >= 10) return [program, ...args];
    seen.push(`${program} is ${version[1]}.${version[2]}`);
  }
  return fail(
    `Python 3.10 or newer is needed to show and run notebooks, and ${
      seen.length > 0 ? seen.join(" and ") : "python3 is not on the PATH"
    }. Install it, or install uv, which brings its own`,
  );
}

const VERSIONS = `
import importlib.metadata, json
def version(name):
    try: return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError: return None
print(json.dumps({name: version(name) for name in ("jupyterlab", "notebook", "nbclient", "nbformat")}))
`;

async function findSystemPython(need: Need, at: House): Promise<Python | undefined> {
  for (const program of await systemPythons()) {
    const probe = await tryRun(program, ["-c", VERSIONS]);
    if (probe?.code !== 0) continue;
    const has: Record<string, string | null> = JSON.parse(probe.output.trim().split("\n").at(-1)!);
    const lab = isAtLeast(has.jupyterlab, 4, 0);
    const suits = need === "run"
      ? has.nbclient && has.nbformat
      : lab || isAtLeast(has.notebook, 6, 4);
    if (!suits) continue;
    const python = await pythonAt(program, join(at.cache, "jupyter"));
    if (lab) return python;
    const app = isAtLeast(has.notebook, 7, 0) ? "ServerApp" : "NotebookApp";
    return { ...python, server: "notebook", app };
  }
}

/** The Python on the PATH, and the one that an installed `jupyter` runs in. */
async function systemPythons(): Promise<string[]> {
  const programs = Deno.build.os === "windows" ? ["python", "py"] : ["python3", "python"];
  const which = await tryRun(Deno.build.os === "windows" ? "where" : "which", ["jupyter"]);
  const script = which?.code === 0 ? which.output.split(/\r?\n/)[0] : undefined;
  const head = script && await Deno.readTextFile(script).catch(() => undefined);
  const shebang = head?.match(/^#!\s*(\S*python\S*)\s*$/m)?.[1];
  return shebang ? [shebang, ...programs] : programs;
}

function isAtLeast(version: string | null, major: number, minor: number): boolean {
  const [a = 0, b = 0] = version?.split(".").map(Number) ?? [];
  return a > major || (a === major && b >= minor);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
