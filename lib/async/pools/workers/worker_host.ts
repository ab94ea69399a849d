/** What runs inside each worker of a `WorkerPool`: it runs the orders that arrive, one by one. */
import { parentPort } from "node:worker_threads";
import { isAwaitable } from "../../awaitable.ts";
import { checkCarried, CLONED } from "../carried.ts";
import { packError, refusal } from "../errors/mod.ts";
import { exportedJob } from "../exported_job.ts";
import { watchMemory } from "./memory.ts";
import { type Answer, following, type Order } from "../member.ts";

/** A port as Deno has it: when idle, it need not keep the program alive. */
export type Port = MessagePort & { unref(): void };

/** The only message that does not come through the port: what to run, and the port itself. */
export interface Setup {
  readonly module: string;
  /**
   * The ticket of the order that may begin next; the pool shuts the gate by storing another number.
   */
  readonly gate: Int32Array<SharedArrayBuffer>;
  /** No other code in this worker ever gets hold of it (EX13). */
  readonly port: Port;
}

/** A message to the pool: what came of some jobs, or that one turned out to be small, or not. */
export type Report = Answer[] | { readonly job: string; readonly small: boolean };

/** A job that takes longer than this many milliseconds is not small. */
const SMALL = 0.1;
/** Answers wait for each other while orders are left, but not longer than this many milliseconds. */
const HURRY = 1;

const { module, gate, port } = await new Promise<Setup>((resolve) => {
  parentPort!.once("message", resolve);
});
// Jobs may replace these, so they are saved before the first job is loaded.
const now = performance.now.bind(performance);
const { exit } = Deno;
// Globals that jobs may know from a Web Worker.
Object.assign(globalThis, { self: globalThis, onmessage: null, close: () => exit(0) });

const orders: Order[][] = [];
/** What the pool knows: which jobs are small, and which are not. */
const verdicts = new Map<string, boolean>();
/** Small jobs that took long the last time: once may be the fault of the machine, twice is theirs. */
const suspects = new Set<string>();
let jobs: Record<string, unknown> | undefined;
let answers: Answer[] = [];
let lastReport = 0;
let busy = false;

watchMemory(report);
addEventListener("unload", report); // Finished jobs are reported even if a later one ends the worker.
port.onmessageerror = () => exit(1); // A job that arrives broken would never be answered.
port.onmessage = ({ data }: MessageEvent<Order[]>) => {
  orders.push(data);
  if (!busy) workOff();
};

async function workOff(): Promise<void> {
  busy = true;
  for (let batch = orders.shift(); batch !== undefined; batch = orders.shift()) {
    for (const [ticket, name, args] of batch) {
      const mine = Atomics.compareExchange(gate, 0, ticket, following(ticket)) === ticket;
      if (!mine) continue; // Taken back.
      try {
        jobs ??= await import(module) as Record<string, unknown>;
        const start = now();
        let value = exportedJob(jobs, name)(...args as unknown[]);
        if (isAwaitable(value)) {
          report();
          value = await value;
        }
        checkCarried(value, CLONED);
        answers.push([ticket, true, value]);
        judge(name, now() - start);
        if (Object(value) === value) report(); // The next job might change it (EX16).
      } catch (error) {
        answers.push([ticket, false, packError(error, isCloneable)]);
        report();
      }
      if (now() - lastReport > HURRY) report();
    }
    report();
  }
  busy = false;
}

/** Tells the pool when a job has become small, or no longer is, before its answer is sent. */
function judge(job: string, ms: number): void {
  const small = ms < SMALL;
  if (small) suspects.delete(job);
  else if (verdicts.get(job) && !suspects.has(job)) return void suspects.add(job);
  if (verdicts.get(job) === small) return;
  verdicts.set(job, small);
  post({ job, small });
}

function report(): void {
  lastReport = now();
  if (answers.length === 0) return;
  const finished = answers;
  answers = [];
  try {
    post(finished);
  } catch {
    for (const answer of finished) reportAlone(answer);
  }
}

/** Sends one answer by itself, so that one that cannot cross does not hold up the others. */
function reportAlone([ticket, ok, outcome]: Answer): void {
  try {
    post([[ticket, ok, outcome]]);
  } catch (error) {
    post([[ticket, false, refusal(ok, outcome, error)]]);
  }
}

function post(report: Report): void {
  port.postMessage(report);
}

function isCloneable(value: unknown): boolean {
  try {
    checkCarried(value, CLONED);
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
