/** Installing packages into the course's environment. */
import { type House, shortPath, type StatusLine, ToolError, tryRun } from "../kit/mod.ts";
import { explainInstallation } from "./explain_installation.ts";
import { findPython3 } from "./installed.ts";
import { REQUIREMENTS } from "./needs.ts";
import { environmentProgram } from "./program.ts";
import { withoutUsersPython } from "./variables.ts";

/** Makes the environment and installs into it, with what is happening as a line on the terminal. */
export async function install(at: House, line: StatusLine): Promise<void> {
  const started = performance.now();
  const place = shortPath(at.venv, at);
  line.milestone(`Installing ${REQUIREMENTS.join(", ")} into ${place} (once; about 60 MB)`);
  const program = environmentProgram(at);
  const isThere = await Deno.stat(program).then(() => true, () => false);
  if (!isThere) {
    const [python, ...args] = await hasUv()
      ? ["uv", "venv", "--quiet", "--allow-existing", "--python", ">=3.10"]
      : [...await findPython3(), "-m", "venv"];
    await step(line, python, [...args, at.venv]);
  }
  await installInto(program, REQUIREMENTS, line);
  const seconds = Math.round((performance.now() - started) / 1000);
  line.milestone(`Installed in ${seconds} s`);
}

/** Installs packages; options of the installer may come before them. */
export async function installInto(
  program: string,
  packages: string[],
  line: StatusLine,
): Promise<void> {
  const [installer, ...args] = await hasUv()
    ? ["uv", "pip", "install", "--python", program]
    : [program, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"];
  await step(line, installer, [...args, ...packages]);
}

async function hasUv(): Promise<boolean> {
  return (await tryRun("uv", ["--version"]))?.code === 0;
}

/** Runs one step of the installation with its last line as progress; its failure is explained. */
async function step(line: StatusLine, program: string, args: string[]): Promise<void> {
  let count = 0;
  const onLine = (text: string) => {
    if (/^(Collecting|Downloading|Installing|Prepared|Installed|\s*Building| \+ )/.test(text)) {
      line.update(`  ${++count} · ${text.trim()}`);
    }
  };
  const done = await tryRun(program, args, { onLine, env: withoutUsersPython() });
  if (done === undefined) throw new ToolError(`Cannot find ${program}`);
  if (done.code !== 0) throw explainInstallation(done);
}
