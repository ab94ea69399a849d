/** What runs inside each worker of a `WorkerPool`: it runs the orders that arrive, one by one. */
import { isAwaitable } from "./awaitable.ts";
import { exportedJob } from "./exported_job.ts";
import { type Answer, following, type Order } from "./pool_member.ts";
import { packError } from "./remote_error.ts";

/** A worker's message to its pool. */
export type Report =
  | Answer[]
  /** A job turned out to be small, or to be small no longer. */
  | { readonly job: string; readonly small: boolean }
  /** It is about to die, or as good as dead. */
  | { readonly died: unknown };

/** The first message: what to run. */
export interface Setup {
  readonly module: string;
  /** The ticket of the order that may begin next; the pool shuts it by putting another number. */
  readonly gate: Int32Array<SharedArrayBuffer>;
}

/** A job that takes longer than so many milliseconds is not small. */
const SMALL = 0.1;
/** Answers wait for each other while orders are left, but not longer than so many milliseconds. */
const HURRY = 1;

const worker = globalThis as unknown as {
  onmessage: ((event: MessageEvent<Setup | Order[]>) => void) | null;
  postMessage(report: Report): void;
  close(): void;
};
const orders: Order[][] = [];
/** What the pool knows: which jobs are small, and which are not. */
const verdicts = new Map<string, boolean>();
let setup: Setup;
let jobs: Record<string, unknown> | undefined;
let answers: Answer[] = [];
let lastReport = 0;
let busy = false;

worker.onmessage = ({ data }) => {
  if (!Array.isArray(data)) setup = data;
  else {
    orders.push(data);
    if (!busy) workOff();
  }
};

async function workOff(): Promise<void> {
  busy = true;
  for (let batch = orders.shift(); batch !== undefined; batch = orders.shift()) {
    for (const [ticket, name, args] of batch) {
      const mine = Atomics.compareExchange(setup.gate, 0, ticket, following(ticket)) === ticket;
      if (!mine) continue; // Taken back.
      try {
        jobs ??= await import(setup.module);
        const start = performance.now();
        let value = exportedJob(jobs!, name)(...args);
        if (isAwaitable(value)) {
          report();
          value = await value;
        }
        answers.push([ticket, true, value]);
        judge(name, performance.now() - start);
      } catch (error) {
        answers.push([ticket, false, packError(error, isCloneable)]);
      }
      if (performance.now() - lastReport > HURRY) report();
    }
    report();
  }
  busy = false;
}

/** Tells the pool when a job has become small, or is not any more: before the answer is there. */
function judge(job: string, ms: number): void {
  const verdict = ms < SMALL;
  if (verdicts.get(job) === verdict) return;
  verdicts.set(job, verdict);
  worker.postMessage({ job, small: verdict });
}

function report(): void {
  lastReport = performance.now();
  if (answers.length === 0) return;
  const finished = answers;
  answers = [];
  try {
    worker.postMessage(finished);
  } catch {
    for (const answer of finished) reportAlone(answer);
  }
}

/** One that cannot cross must not keep the others. */
function reportAlone(answer: Answer): void {
  try {
    worker.postMessage([answer]);
  } catch (error) {
    const [ticket] = answer;
    worker.postMessage([[ticket, false, packError(error, isCloneable)]]);
  }
}

function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

function die(error: unknown): void {
  report();
  worker.postMessage({ died: packError(error, isCloneable) });
}

// A worker that closes itself just falls silent, and one that fails outside of a job says so in
// words only: both tell the pool themselves.
const { close } = worker;
worker.close = () => {
  die(new Error("The worker closed itself"));
  close.call(worker);
};
const { exit } = Deno;
Deno.exit = (code) => {
  die(new Error("The worker called Deno.exit"));
  return exit(code);
};
addEventListener("error", (event) => {
  event.preventDefault();
  die(event.error);
});
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  die(event.reason);
});
