/** Which of the installed Pythons has what a program needs. */
import type { Interpreter } from "./language.ts";
import { cleanEnvironment } from "./run_program.ts";
import { suits } from "./version.ts";

const WINDOWS = Deno.build.os === "windows";
const ROOT = `${import.meta.dirname}/../../..`;

/** The first Python of a version in the range that has the packages, if there is one. */
export async function findPython(
  packages: readonly string[],
  range: string,
): Promise<Interpreter | undefined> {
  for await (const command of candidates()) {
    const version = await versionOf(command);
    if (!version || !suits(version, range)) continue;
    const versions = packages.length > 0 ? await ask(command, PACKAGES, packages) : {};
    if (versions) return { command, versions: { Python: version, ...versions } };
  }
}

async function* candidates(): AsyncGenerator<string[]> {
  yield [interpreterIn(`${ROOT}/.cache/python`)]; // By `deno task record --install`
  yield [interpreterIn(`${ROOT}/.venv`)];
  if (WINDOWS) yield ["py", "-3"];
  yield* [["python3"], ["python"]];
  for (const minor of [14, 13, 12, 11, 10]) {
    yield WINDOWS ? ["py", `-3.${minor}`] : [`python3.${minor}`];
  }
  for (const folder of await pyenvFolders()) yield [interpreterIn(folder)];
}

function interpreterIn(environment: string): string {
  return environment + (WINDOWS ? "/Scripts/python.exe" : "/bin/python");
}

/** The versions that pyenv has installed, wherever its shims point to. */
async function pyenvFolders(): Promise<string[]> {
  const home = Deno.env.get("PYENV_ROOT") ?? `${Deno.env.get("HOME")}/.pyenv`;
  try {
    const entries = await Array.fromAsync(Deno.readDir(`${home}/versions`));
    return entries.map(({ name }) => `${home}/versions/${name}`).sort();
  } catch {
    return []; // There is no pyenv
  }
}

/** The versions of the interpreters that have been asked already; `undefined` if there is none. */
const known = new Map<string, string | undefined>();

async function versionOf(command: readonly string[]): Promise<string | undefined> {
  const name = command.join(" ");
  if (!known.has(name)) known.set(name, (await ask(command, VERSION))?.Python);
  return known.get(name);
}

const VERSION = `
import json, platform
print(json.dumps({"Python": platform.python_version()}))
`;

const PACKAGES = `
import json, sys
try:
    from importlib.metadata import version
except ImportError:  # before Python 3.8
    from pkg_resources import get_distribution
    version = lambda name: get_distribution(name).version
print(json.dumps({name: version(name) for name in sys.argv[1:]}))
`;

/** What a Python answers; `undefined` if there is no such Python, or a package is missing. */
async function ask(
  [program, ...args]: readonly string[],
  question: string,
  packages: readonly string[] = [],
): Promise<Record<string, string> | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(program, {
      args: [...args, "-c", question, ...packages],
      env: cleanEnvironment(),
      clearEnv: true,
      stdin: "null",
      stderr: "null",
    }).output();
    return success ? JSON.parse(new TextDecoder().decode(stdout)) : undefined;
  } catch {
    return undefined; // It does not start, or is no Python
  }
}
