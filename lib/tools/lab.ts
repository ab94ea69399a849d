/** `deno task lab`: opens the reader's working copies of the notebooks in JupyterLab. */
import {
  basename,
  defineCommand,
  house,
  join,
  listNotebooks,
  main,
  oneOf,
  shortPath,
  start,
  stoppable,
  ToolError,
  wholeNumber,
  writeFile,
} from "./kit/mod.ts";
import { findPython, type Python } from "./python/python.ts";
import { makeCopies } from "./study.ts";
import { typesWhileYouType } from "./lsp/mod.ts";

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
    originals: {
      type: "boolean",
      description: "open notebooks/ itself, to edit the course: no working copies",
    },
    types: { type: "boolean", description: "show type errors and documentation while you type" },
    "use-system": { type: "boolean", description: "use the Jupyter installed on this machine" },
  },
  details:
    "It opens working copies in study/, which are yours to write in, and makes those that are missing.\n" +
    "Stop it with Ctrl-C.",
  async run(values) {
    const port = wholeNumber("port", values.port, { min: 1, max: 65535 });
    const clock = oneOf("clock", values.clock, ["real", "virtual"]) ?? "real";
    if (port !== undefined) checkPort(port);
    const python = await findPython({ need: "lab", useSystem: values["use-system"] });
    await writeSettings(python);
    const types = values.types ? await typesWhileYouType(python) : {};
    const page = values.originals ? await firstOriginal() : await firstCopy();
    const child = start(python.program, {
      args: serverArguments(python, { page, port, browser: !values["no-browser"] }),
      cwd: house.root,
      env: { ...python.env, ...types, COURSE_CLOCK: clock },
      stdin: "null",
    });
    const { code } = await stoppable(() => child.status);
    if (code !== 0) {
      throw new ToolError(`The notebook server ended with code ${code}: see its words above`);
    }
    return 0;
  },
});

async function firstOriginal(): Promise<string> {
  return shortPath((await listNotebooks())[0] ?? house.notebooks);
}

/** Makes the missing working copies, and names those that need the reader. */
async function firstCopy(): Promise<string> {
  const copies = await makeCopies(await listNotebooks());
  for (const { problem } of copies) if (problem) console.error(problem);
  const old = copies.filter(({ state }) => state === "outdated")
    .map(({ path }) => basename(path).slice(0, 2));
  if (old.length > 0) {
    console.error(
      `There are newer originals of ${old.join(", ")}: ` +
        "deno task study --fresh takes them and keeps your exercises",
    );
  }
  return shortPath(copies.find(({ problem }) => !problem)?.path ?? house.study);
}

/** Finds out whether the port is taken before anything is installed or started. */
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
  { page, port, browser }: { page: string; port?: number; browser: boolean },
): string[] {
  const view = server === "jupyterlab" ? "lab/tree" : app === "ServerApp" ? "tree" : "notebooks";
  const folder = app === "ServerApp" ? "root_dir" : "notebook_dir";
  return [
    ...["-m", server, `--${app}.${folder}=${house.root}`, `--${app}.answer_yes=True`],
    ...(server === "jupyterlab"
      ? ["--LabApp.extension_manager=readonly", "--LabApp.log_level=WARN"]
      : []),
    `--${server === "jupyterlab" ? "LabApp" : app}.default_url=/${view}/${page}`,
    `--${app}.log_level=WARN`,
    ...(port === undefined ? [] : [`--port=${port}`, `--${app}.port_retries=0`]),
    ...(browser ? [] : ["--no-browser"]),
    // In a container everything belongs to root, and there is no other user to protect.
    ...(Deno.build.os !== "windows" && Deno.uid() === 0 ? ["--allow-root"] : []),
  ];
}

/**
 * JupyterLab's shortcut to the headings, except from a picture or a table, which an arrow key
 * scrolls.
 */
function headingShortcuts(command: string, key: string) {
  const shortcut = {
    command,
    keys: [key],
    selector: ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus",
  };
  return [
    { ...shortcut, disabled: true },
    { ...shortcut, selector: `${shortcut.selector}:not(.jp-OutputArea *)` },
  ];
}

/**
 * JupyterLab's settings for the course: no news, no update notices, the whole notebook in the page.
 */
const SETTINGS = {
  "@jupyter-lsp/jupyterlab-lsp:highlights": { disable: true }, // It fails for cells just made.
  "@jupyter-lsp/jupyterlab-lsp:hover": { autoActivate: true }, // Without the Ctrl key.
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
  "@jupyterlab/shortcuts-extension:shortcuts": {
    shortcuts: [
      ...headingShortcuts("notebook:move-cursor-heading-above-or-collapse", "ArrowLeft"),
      ...headingShortcuts("notebook:move-cursor-heading-below-or-expand", "ArrowRight"),
    ],
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
