/** A JupyterLab of the course, as `deno task lab` starts it, on a copy of the notebooks. */
import { house } from "../../lib/tools/house.ts";
import { join } from "../../lib/tools/path.ts";
import { linesOf, start, stopChild } from "../../lib/tools/process.ts";
import { findPython } from "../../lib/tools/python.ts";
import { freePort, listening } from "../jupyter/ports.ts";
import { copyHouse } from "../tools/copy_house.ts";

/** A running JupyterLab. */
export interface Lab extends AsyncDisposable {
  /** The folder it serves. */
  root: string;
  /** The address of a notebook, e.g. `notebooks/05_await.ipynb`, opened alone. */
  address(notebook: string): string;
}

/** Starts `deno task lab --no-browser` and waits for its address. */
export async function startLab(): Promise<Lab> {
  await findPython({ need: "lab" }); // Shows its progress here, the first time.
  const root = await copyHouse();
  const port = freePort();
  const child = start(Deno.execPath(), {
    args: ["task", "lab", "--no-browser", "--port", `${port}`],
    cwd: house.root,
    env: { COURSE_ROOT: root, JUPYTER_CONFIG_DIR: join(root, ".jupyter") },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  });
  const lines = linesOf(child.stderr);
  const token = await tokenIn(lines);
  const drained = drain(lines);
  await listening(port); // It prints its address a moment before it listens.
  return {
    root,
    address: (notebook) =>
      `http://127.0.0.1:${port}/lab/workspaces/auto-${crypto.randomUUID()}/tree/${notebook}?token=${token}&reset`,
    async [Symbol.asyncDispose]() {
      await stopChild(child);
      await drained;
      await Deno.remove(root, { recursive: true });
    },
  };
}

async function tokenIn(lines: AsyncGenerator<string>): Promise<string> {
  const said: string[] = [];
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const token = next.value.match(/http:\/\/127\.\S*token=(\w+)/)?.[1];
    if (token) return token;
    said.push(next.value);
  }
  throw new Error(`JupyterLab did not start:\n${said.join("\n")}`);
}

async function drain(lines: AsyncGenerator<string>): Promise<void> {
  for await (const _ of lines);
}
