/** The Python side: JupyterLab to look at notebooks, nbclient to run them, in `.venv`. */
import { type House, house, join, ToolError } from "../kit/mod.ts";
import { writeKernelSpec } from "./kernel_spec.ts";
import { makeEnvironment } from "./environment.ts";
import { NoNetwork } from "./explain_installation.ts";
import { findInstalledJupyter } from "./installed.ts";
import { type Need, NEEDS, REQUIREMENTS } from "./needs.ts";
import { environmentProgram } from "./program.ts";
import { withoutUsersPython } from "./variables.ts";

export { installApart } from "./install_apart.ts";
export { type Need, REQUIREMENTS };

/** A Python that has what is needed. */
export interface Python {
  /** The program. */
  program: string;
  /** Its environment: finds the kernel of this very Deno before any other called `deno`. */
  env: Record<string, string>;
  /** How to start the notebook server: the arguments after `program`. */
  server: "jupyterlab" | "notebook";
  /** The prefix of the server's settings: Notebook before 7 has its own server. */
  app: "ServerApp" | "NotebookApp";
  /** The folder of the course's own environment; none for the Jupyter of this machine. */
  venv?: string;
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
 * `.venv`; from then on no network is needed, unless it has been damaged. Where the packages cannot
 * be fetched, an installed Jupyter is used if there is one.
 *
 * @throws {ToolError} If there is no environment and none can be made.
 */
export async function findPython(
  { need, useSystem = false, at = house }: PythonOptions,
): Promise<Python> {
  if (useSystem) {
    const system = await findSystemPython(need, at);
    if (system) return system;
    throw new ToolError(
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
  return {
    program: environmentProgram(at),
    env: { ...withoutUsersPython(), ...await environmentOf(join(at.venv, "share", "jupyter")) },
    server: "jupyterlab",
    app: "ServerApp",
    venv: at.venv,
  };
}

async function findSystemPython(need: Need, at: House): Promise<Python | undefined> {
  const found = await findInstalledJupyter(need);
  if (!found) return undefined;
  const { program, lab, app } = found;
  const env = await environmentOf(join(at.cache, "jupyter"));
  return { program, env, server: lab ? "jupyterlab" : "notebook", app };
}

/** Puts the kernel of this very Deno into a folder of Jupyter, and says where that folder is. */
async function environmentOf(jupyter: string): Promise<Record<string, string>> {
  await writeKernelSpec(join(jupyter, "kernels", "deno"));
  return { JUPYTER_PATH: jupyter, PYTHONDONTWRITEBYTECODE: "1" };
}
