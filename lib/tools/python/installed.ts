/** The Pythons that this machine has. */
import { ToolError, tryRun } from "../kit/mod.ts";
import type { Need } from "./needs.ts";
import { withoutUsersPython } from "./variables.ts";

/** The command of an installed Python that is new enough. */
export async function findPython3(): Promise<string[]> {
  const candidates = Deno.build.os === "windows"
    ? [["py", "-3"], ["python"], ["python3"]]
    : [["python3"], ["python"]];
  const seen: string[] = [];
  for (const [program, ...args] of candidates) {
    const ask = [...args, "-c", "import sys; print(*sys.version_info[:2])"];
    const probe = await tryRun(program, ask, { env: withoutUsersPython() });
    const version = probe?.output.match(/^(\d+) (\d+)$/m);
    if (probe?.code !== 0 || !version) continue;
    if (Number(version[1]) === 3 && Number(version[2]) >= 10) return [program, ...args];
    seen.push(`${program} is ${version[1]}.${version[2]}`);
  }
  throw new ToolError(
    `Python 3.10 or newer is needed to show and run notebooks, and ${
      seen.length > 0 ? seen.join(" and ") : "python3 is not on the PATH"
    }. Install it, or install uv, which brings its own`,
  );
}

/** A Jupyter that is already installed: its Python, and the notebook server that it has. */
export interface Installed {
  program: string;
  lab: boolean;
  /** Notebook before 7 has its own server. */
  app: "ServerApp" | "NotebookApp";
}

const VERSIONS = `
import importlib.metadata, json
def version(name):
    try: return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError: return None
print(json.dumps({name: version(name) for name in ("jupyterlab", "notebook", "nbclient", "nbformat")}))
`;

/** An installed Jupyter that has what is needed. */
export async function findInstalledJupyter(need: Need): Promise<Installed | undefined> {
  for (const program of await systemPythons()) {
    const probe = await tryRun(program, ["-c", VERSIONS]);
    if (probe?.code !== 0) continue;
    const has: Record<string, string | null> = JSON.parse(probe.output.trim().split("\n").at(-1)!);
    const lab = isAtLeast(has.jupyterlab, 4, 0);
    const suits = need === "run"
      ? has.nbclient && has.nbformat
      : lab || isAtLeast(has.notebook, 6, 4);
    if (!suits) continue;
    return {
      program,
      lab,
      app: lab || isAtLeast(has.notebook, 7, 0) ? "ServerApp" : "NotebookApp",
    };
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
