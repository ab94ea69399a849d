/** `deno task lab`: opens the notebooks in JupyterLab. */
import { defineCommand, main, oneOf, ToolError, wholeNumber } from "./cli.ts";
import { house } from "./house.ts";
import { join } from "./path.ts";
import { start, stoppable } from "./process.ts";
import { findPython, type Python } from "./python.ts";
import { writeFile } from "./write_file.ts";

const FIRST = "notebooks/00_start_here.ipynb";

export const lab = defineCommand({
  name: "lab",
  summary: "Opens the course in JupyterLab. The first start installs it into .venv.",
  options: {
    "no-browser": { type: "boolean", description: "only start the server; it prints its address" },
    port: {
      type: "string",
      value: "N",
      description: "the port (default: the first free one from 8888)",
    },
    clock: {
      type: "string",
      value: "real|virtual",
      description: "the clock of the kernels (default: real)",
    },
    "use-system": { type: "boolean", description: "use the Jupyter installed on this machine" },
  },
  details: "Stop it with Ctrl-C.",
  async run(values) {
    const port = wholeNumber("port", values.port, { min: 1, max: 65535 });
    const clock = oneOf("clock", values.clock, ["real", "virtual"]) ?? "real";
    if (port !== undefined) checkPort(port);
    const python = await findPython({ need: "lab", useSystem: values["use-system"] });
    await writeSettings(python);
    const child = start(python.program, {
      args: serverArguments(python, { port, browser: !values["no-browser"] }),
      cwd: house.root,
      env: { ...python.env, COURSE_CLOCK: clock },
      stdin: "null",
    });
    const { code } = await stoppable(() => child.status);
    if (code !== 0) {
      throw new ToolError(`The notebook server ended with code ${code}: see its words above`);
    }
    return 0;
  },
});

/** A port that somebody listens on is found before anything is installed or started. */
function checkPort(port: number): void {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      throw new ToolError(`Port ${port} is in use: choose another --port, or leave it out`);
    }
    throw new ToolError(`Port ${port} cannot be used: ${(error as Error).message}`);
  }
}

function serverArguments(
  { server, app }: Python,
  { port, browser }: { port?: number; browser: boolean },
): string[] {
  const page = server === "jupyterlab" ? "lab/tree" : app === "ServerApp" ? "tree" : "notebooks";
  const folder = app === "ServerApp" ? "root_dir" : "notebook_dir";
  return [
    ...["-m", server, `--${app}.${folder}=${house.root}`, `--${app}.answer_yes=True`],
    ...(server === "jupyterlab"
      ? ["--LabApp.extension_manager=readonly", "--LabApp.log_level=WARN"]
      : []),
    `--${server === "jupyterlab" ? "LabApp" : app}.default_url=/${page}/${FIRST}`,
    `--${app}.log_level=WARN`,
    ...(port === undefined ? [] : [`--port=${port}`, `--${app}.port_retries=0`]),
    ...(browser ? [] : ["--no-browser"]),
    // In a container everything is root's, and there is nobody else to protect.
    ...(Deno.build.os !== "windows" && Deno.uid() === 0 ? ["--allow-root"] : []),
  ];
}

/** JupyterLab's settings for the course: no news, no update notices, the whole notebook in the page. */
const SETTINGS = {
  "@jupyterlab/apputils-extension:notification": {
    checkForUpdates: false,
    doNotDisturbMode: true,
    fetchNews: "false",
  },
  "@jupyterlab/apputils-extension:themes": { "adaptive-theme": true },
  "@jupyterlab/notebook-extension:tracker": {
    codeCellConfig: { lineWrap: true },
    windowingMode: "none",
  },
};

async function writeSettings({ env, server }: Python): Promise<void> {
  if (server !== "jupyterlab") return;
  const path = join(env.JUPYTER_PATH, "lab", "settings", "overrides.json");
  const text = JSON.stringify(SETTINGS, null, 2) + "\n";
  if (await Deno.readTextFile(path).catch(() => undefined) === text) return;
  await Deno.mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, text);
}

if (import.meta.main) await main(lab);
