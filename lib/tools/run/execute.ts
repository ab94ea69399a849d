/** Executing one notebook in its kernel, by the program `execute.py` beside this file. */
import { dirname, fromFileUrl, type Job, linesOf, start } from "../kit/mod.ts";
import { type NotebookFile, type Output, tidyOutputs } from "../notebook/mod.ts";
import type { Python } from "../python/python.ts";
import { failureOf } from "./failure.ts";

/** What is to be executed, and how. */
export interface Order {
  python: Python;
  file: NotebookFile;
  /** The clock; by default the notebook's own, or virtual. */
  clock?: "real" | "virtual";
  /** How many seconds one cell may take. */
  timeout: number;
  job: Job;
}

/** What the cells printed, by their ids, and why not all of them ran. */
export interface Executed {
  cells: Map<string, { count: number; outputs: Output[] }>;
  failure?: string;
}

/** What `execute.py` says, a line for each. */
export type Event =
  | { event: "ready" | "done" }
  | { event: "cell"; id: string; count: number; outputs: Output[] }
  | { event: "failed"; kind: string; message: string; cell?: string };

/** Executes a notebook from its first cell to its last, or to the first that fails. */
export async function execute(order: Order): Promise<Executed> {
  const { python, file: { path, notebook }, timeout, job } = order;
  const clock = order.clock ?? notebook.metadata.course?.clock ?? "virtual";
  const child = start(python.program, {
    args: [fromFileUrl(new URL("execute.py", import.meta.url))],
    env: { ...python.env, COURSE_CLOCK: clock, COURSE_PROGRESS: "off", NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
  const bare = notebook.cells.map((cell) => cell.outputs ? { ...cell, outputs: [] } : cell);
  const request = { notebook: { ...notebook, cells: bare }, cwd: dirname(path), timeout };
  const stdin = child.stdin.getWriter();
  const sent = stdin.write(new TextEncoder().encode(JSON.stringify(request) + "\n"));
  sent.catch(() => {}); // If Python ends before reading, its missing answer reports it.
  const stderr = textOf(child.stderr);
  const total = notebook.cells.filter((cell) => cell.cell_type === "code").length;
  const cells: Executed["cells"] = new Map();
  let last: Event | undefined;
  job.progress(0, total);
  for await (const line of linesOf(child.stdout)) {
    last = JSON.parse(line) as Event;
    if (last.event !== "cell") continue;
    cells.set(last.id, { count: last.count, outputs: tidyOutputs(last.outputs) });
    job.progress(cells.size, total, last.id);
  }
  await stdin.close().catch(() => {});
  await child.status;
  if (last?.event === "done") return { cells };
  return { cells, failure: failureOf(last, await stderr, timeout) };
}

async function textOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let text = "";
  for await (const line of linesOf(stream)) text += `${line}\n`;
  return text;
}
