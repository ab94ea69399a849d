/** A JupyterLab of the course, as `deno task lab` starts it, on a copy of the course. */
import { house, join, linesOf, start, stopChild } from "../../../lib/tools/kit/mod.ts";
import { findPython } from "../../../lib/tools/python/python.ts";
import { freePort, listening } from "../../jupyter/support/ports.ts";
import { copyHouse } from "../../tools/support/copy_house.ts";

/** A running JupyterLab. */
export interface Lab extends AsyncDisposable {
  /** The folder it serves. */
  root: string;
  /** The address of a notebook, e.g. `study/05_await.ipynb`, opened alone. */
  address(notebook: string): string;
  /** Ends the kernel of a notebook, which would go on after its page is closed. */
  shutDown(notebook: string): Promise<void>;
  /** The notebooks that have a kernel. */
  running(): Promise<string[]>;
}

/** Starts `deno task lab --no-browser` with these options and waits for its address. */
export async function startLab(...options: string[]): Promise<Lab> {
  await findPython({ need: "lab" }); // Shows its progress here, the first time.
  const root = await copyHouse();
  const port = freePort();
  const child = start(Deno.execPath(), {
    args: ["task", "lab", "--no-browser", "--port", `${port}`, ...options],
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
  const api = `http://127.0.0.1:${port}/api/sessions`;
  const headers = { Authorization: `token ${token}` };
  const sessions = async (): Promise<{ id: string; path: string }[]> =>
    await (await fetch(api, { headers })).json();
  return {
    root,
    async shutDown(notebook) {
      for (const { id } of (await sessions()).filter(({ path }) => path === notebook)) {
        await (await fetch(`${api}/${id}`, { headers, method: "DELETE" })).body?.cancel();
      }
    },
    running: async () => (await sessions()).map(({ path }) => path),
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
