/** `deno task run`: executes notebooks in the real kernel, and stores or compares their outputs. */
import { availableParallelism } from "node:os";
import {
  Board,
  chooseNotebooks,
  defineCommand,
  isStopping,
  type Job,
  main,
  oneOf,
  stoppable,
  ToolError,
  wholeNumber,
} from "./kit/mod.ts";
import { isSkipped, type NotebookFile, openNotebooks } from "./notebook/mod.ts";
import { findPython } from "./python/python.ts";
import { compare } from "./run/compare.ts";
import { execute, type Order } from "./run/execute.ts";
import { store } from "./run/store.ts";
import { withOutputs } from "./run/with_outputs.ts";

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
    "A notebook that fails is left as it was, and so is one that is edited while it runs.",
  async run(values, operands) {
    const check = values.check ?? false;
    const clock = oneOf("clock", values.clock, ["real", "virtual"]);
    const timeout = wholeNumber("timeout", values.timeout, { min: 1, max: 86_400 }) ?? 60;
    const jobs = wholeNumber("jobs", values.jobs, { min: 1 }) ?? availableParallelism();
    const files = await runnable(await chooseNotebooks(operands));
    const python = await findPython({ need: "run", useSystem: values["use-system"] });
    using board = new Board();
    const problems = new Map<NotebookFile, string[]>();
    await stoppable(() =>
      inParallel(files, jobs, async (file) => {
        const order = { python, file, clock, timeout, job: board.add(file.name) };
        const found = await runNotebook(order, check);
        if (found.length > 0) problems.set(file, found);
      })
    );
    for (const problem of [...problems.values()].flat()) console.error(`\n${problem}`);
    console.log(`${files.length - problems.size} passed, ${problems.size} failed`);
    return problems.size === 0 ? 0 : 1;
  },
});

/** The notebooks, if all of them can be run; otherwise throws every reason why not. */
async function runnable(paths: string[]): Promise<NotebookFile[]> {
  if (paths.length === 0) throw new ToolError("There are no notebooks to run");
  const { files, faults } = await openNotebooks(paths);
  for (const { name, notebook } of files) {
    const kernel = notebook.metadata.kernelspec?.name ?? "deno";
    if (kernel !== "deno") {
      faults.push(`${name} is for the kernel ${kernel}, and only notebooks for deno can be run`);
    }
  }
  if (faults.length > 0) throw new ToolError(faults.join("\n"));
  return files;
}

/** Runs one notebook, stores or compares what it printed, and returns what was wrong. */
async function runNotebook(order: Order & { job: Job }, check: boolean): Promise<string[]> {
  const { file, job } = order;
  const started = performance.now();
  const { cells, failure } = await execute(order);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (isStopping()) {
    job.end(`– ${file.name} stopped after ${seconds} s`);
    return [];
  }
  if (failure !== undefined) {
    job.end(`✘ ${file.name} failed after ${seconds} s`);
    return [`${file.name} ${failure}`];
  }
  const fresh = withOutputs(file, cells);
  const skipped = [...cells.values()].filter(({ outputs }) => isSkipped(outputs)).length;
  const { problems, note = "" } = check ? compare(file, fresh) : await store(file, fresh);
  const sign = problems.length === 0 ? "✔" : "✘";
  const ran = cells.size === 1 ? "1 cell" : `${cells.size} cells`;
  const skips = skipped > 0 ? `, ${skipped} skipped` : "";
  job.end(`${sign} ${file.name} ${ran} in ${seconds} s${skips}${note}`);
  return problems;
}

/** Calls `work` for every item, `limit` at a time. */
async function inParallel<T>(items: T[], limit: number, work: (item: T) => Promise<void>) {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}

if (import.meta.main) await main(run);
