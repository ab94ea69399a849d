/** `deno task run`: executes notebooks in the real kernel, and stores or compares their outputs. */
import { availableParallelism } from "node:os";
import { Board, type Job } from "./board.ts";
import { defineCommand, main, oneOf, ToolError, wholeNumber } from "./cli.ts";
import { diffLines } from "./diff.ts";
import { chooseNotebooks, shortPath } from "./house.ts";
import {
  type Cell,
  formatNotebook,
  type Notebook,
  type Output,
  readNotebook,
  writeNotebook,
} from "./notebook.ts";
import { isSkipped, maskedTranscript, tidyOutputs } from "./outputs.ts";
import { dirname, fromFileUrl } from "./path.ts";
import { linesOf, start, stoppable } from "./process.ts";
import { findPython, type Python } from "./python.ts";

export const run = defineCommand({
  name: "run",
  summary: "Executes notebooks in the Deno kernel and stores their outputs.",
  operands: "[notebook…]",
  options: {
    check: { type: "boolean", description: "store nothing; fail where an output differs" },
    clock: {
      type: "string",
      value: "real|virtual",
      description: "the clock, whatever the notebook says",
    },
    jobs: {
      type: "string",
      value: "N",
      description: "how many notebooks at once (default: the processors)",
    },
    timeout: {
      type: "string",
      value: "S",
      description: "seconds that one cell may take (default: 60)",
    },
    "use-system": { type: "boolean", description: "use the nbclient installed on this machine" },
  },
  details:
    "A notebook is named by its number (3), its name (03_tasks) or its path; without any, all run.\n" +
    "A notebook that fails is left as it was.",
  async run(values, operands) {
    const check = values.check ?? false;
    const clock = oneOf("clock", values.clock, ["real", "virtual"]);
    const timeout = wholeNumber("timeout", values.timeout, { min: 1 }) ?? 60;
    const jobs = wholeNumber("jobs", values.jobs, { min: 1 }) ?? availableParallelism();
    const paths = await chooseNotebooks(operands);
    const notebooks = new Map<string, Notebook>();
    for (const path of paths) notebooks.set(path, await readNotebook(path));
    if (paths.length === 0) throw new ToolError("There are no notebooks to run");
    const python = await findPython({ need: "run", useSystem: values["use-system"] });
    using board = new Board();
    const problems: string[] = [];
    await stoppable(() =>
      inParallel(paths, jobs, async (path) => {
        const job = board.add(shortPath(path));
        const order = { python, path, notebook: notebooks.get(path)!, clock, timeout, check, job };
        problems.push(...await runNotebook(order));
      })
    );
    for (const problem of problems) console.error(`\n${problem}`);
    const failed = new Set(problems.map((problem) => problem.split(" ")[0])).size;
    console.log(`${paths.length - failed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  },
});

interface Order {
  python: Python;
  path: string;
  notebook: Notebook;
  clock?: "real" | "virtual";
  timeout: number;
  check: boolean;
  job: Job;
}

/** Runs one notebook, stores or compares what it printed, and returns what was wrong. */
async function runNotebook(order: Order): Promise<string[]> {
  const { path, notebook, check, job } = order;
  const name = shortPath(path);
  const started = performance.now();
  const { cells, failure } = await execute(order);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (failure !== undefined) {
    job.end(`✘ ${name} failed after ${seconds} s`);
    return [`${name} ${failure}`];
  }
  const fresh = withOutputs(notebook, cells);
  const skipped = [...cells.values()].filter(({ outputs }) => isSkipped(outputs)).length;
  const ran = `${name} ${cells.size} cells in ${seconds} s${skipped ? `, ${skipped} skipped` : ""}`;
  if (check) {
    const problems = compare(name, notebook, fresh);
    job.end(`${problems.length === 0 ? "✔" : "✘"} ${ran}`);
    return problems;
  }
  const changed = formatNotebook(fresh) !== await Deno.readTextFile(path);
  if (changed) await writeNotebook(path, fresh);
  job.end(`✔ ${ran}${changed ? "" : ", nothing changed"}`);
  return [];
}

/** Events of `execute.py`. */
type Event =
  | { event: "ready" | "done" }
  | { event: "cell"; id: string; count: number; outputs: Output[] }
  | { event: "failed"; kind: string; message: string; cell?: string };

interface Executed {
  cells: Map<string, { count: number; outputs: Output[] }>;
  failure?: string;
}

async function execute(order: Order): Promise<Executed> {
  const { python, path, notebook, timeout, job } = order;
  const clock = order.clock ?? notebook.metadata.course?.clock ?? "virtual";
  const child = start(python.program, {
    args: [fromFileUrl(new URL("execute.py", import.meta.url))],
    env: { ...python.env, COURSE_CLOCK: clock, COURSE_PROGRESS: "off", NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
  const stdin = child.stdin.getWriter();
  const request = JSON.stringify({ notebook, cwd: dirname(path), timeout });
  const sent = stdin.write(new TextEncoder().encode(request + "\n"));
  sent.catch(() => {}); // A Python that ends before it has read is reported by its silence.
  const stderr = collect(child.stderr);
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
  return { cells, failure: describe(last, await stderr, timeout) };
}

async function collect(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let text = "";
  for await (const line of linesOf(stream)) text += `${line}\n`;
  return text;
}

/** Says what went wrong, in which cell, and what to do. */
function describe(event: Event | undefined, stderr: string, timeout: number): string {
  const tail = stderr.trim().split("\n").slice(-12).join("\n");
  if (event?.event !== "failed") return `was not run, Python failed:\n${tail}`;
  const { kind, message, cell } = event;
  switch (kind) {
    case "error":
      return `› ${cell} threw:\n${message}`;
    case "no-error":
    case "late":
      return `› ${cell}: ${message}`;
    case "timeout":
      return `› ${cell} did not end within ${timeout} s (--timeout): does it wait for something that never comes?`;
    case "died":
      return `› ${cell}: the kernel died. Its last words:\n${tail}`;
    case "invisible":
      return `› ${cell} failed without a message (${message}): a syntax error, or a wait for a promise that nothing can settle`;
    case "stopped":
      return "was stopped";
    default:
      return `was not run, the kernel did not start: ${message}\n${tail}`;
  }
}

/**
 * The notebook with new outputs. A cell keeps its old ones if the new ones differ only in what its
 * masks allow, or say that it was skipped.
 */
function withOutputs(notebook: Notebook, cells: Executed["cells"]): Notebook {
  return {
    ...notebook,
    metadata: tidyMetadata(notebook),
    cells: notebook.cells.map((cell) => {
      const metadata = pick(cell.metadata, ["tags", "notes", "reason", "mask"]);
      if (cell.cell_type !== "code") return { ...cell, metadata };
      const { count, outputs } = cells.get(cell.id)!;
      const masks = masksOf(notebook, cell);
      const same = masks.length > 0 &&
        equal(maskedTranscript(cell, masks), maskedTranscript({ outputs }, masks));
      const kept = same || isSkipped(outputs) && cell.outputs!.length > 0;
      return {
        ...cell,
        metadata,
        execution_count: count,
        outputs: kept ? tidyOutputs(cell.outputs!) : outputs,
      };
    }),
  };
}

function masksOf(notebook: Notebook, cell: Cell): string[] {
  return [...notebook.metadata.course?.mask ?? [], ...cell.metadata.mask ?? []];
}

/** Only what the course writes: front ends leave many traces of their own. */
function tidyMetadata({ metadata }: Notebook): Notebook["metadata"] {
  return {
    ...metadata.course && { course: metadata.course },
    kernelspec: { display_name: "Deno", language: "typescript", name: "deno" },
    language_info: {
      codemirror_mode: "typescript",
      file_extension: ".ts",
      mimetype: "text/x.typescript",
      name: "typescript",
      nbconvert_exporter: "script",
      pygments_lexer: "typescript",
      version: metadata.language_info?.version ?? Deno.version.typescript,
    },
  };
}

function pick<T extends object>(from: T, keys: (keyof T)[]): T {
  return Object.fromEntries(keys.filter((key) => key in from).map((key) => [key, from[key]])) as T;
}

function compare(name: string, stored: Notebook, fresh: Notebook): string[] {
  return stored.cells.flatMap((cell, index) => {
    if (cell.cell_type !== "code") return [];
    const masks = masksOf(stored, cell);
    const before = maskedTranscript({ outputs: tidyOutputs(cell.outputs!) }, masks);
    const after = maskedTranscript(fresh.cells[index], masks);
    if (equal(before, after)) return [];
    const diff = diffLines(before, after).map((line) => `    ${line}`).join("\n");
    return [`${name} › ${cell.id}: the output differs from the stored one\n${diff}`];
  });
}

function equal(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}

/** Calls `work` for every item, `limit` at a time. */
async function inParallel<T>(items: T[], limit: number, work: (item: T) => Promise<void>) {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}

if (import.meta.main) await main(run);
