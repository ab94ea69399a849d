/**
 * What each waiter, item and job costs in bytes while it waits, in the library, its peers and the
 * least that could do the same: the collected heap before and after, in a process for each figure,
 * so that nobody's garbage is taken for somebody else's.
 */
import {
  AsyncEvent,
  createTask,
  gather,
  Lock,
  PriorityQueue,
  Queue,
  Semaphore,
  taskGroup,
} from "@course/async";
import { Mutex as EsToolkitMutex, Semaphore as EsToolkitSemaphore } from "npm:es-toolkit@1.53.2";
import { Mutex as AsyncMutex } from "npm:async-mutex@0.5.0";
import { Lock as RocicorpLock } from "npm:@rocicorp/lock@1.0.4";
import { Sema } from "npm:async-sema@3.1.1";
import { pushable } from "npm:it-pushable@3.2.4";
import FlatQueue from "npm:flatqueue@3.0.0";
import TinyQueue from "npm:tinyqueue@3.0.0";
import { leastGather, leastGroup } from "./limits.ts";

export interface MemoryResult {
  readonly table: string;
  readonly what: string;
  readonly count: number;
  readonly bytes: number;
  /** How many times what the first line of the table, the limit, costs. */
  readonly toLimit: number;
  readonly goal?: { readonly text: string; readonly met: boolean; readonly why?: string };
}

interface Subject {
  readonly what: string;
  /** Makes so many, and returns what keeps them alive. */
  readonly make: (count: number) => unknown;
  /** The goal, as a multiple of the limit, and why it is missed, if it is. */
  readonly atMost?: number;
  readonly why?: string;
}

/** The first of each table is the limit. */
const tables: Record<string, readonly Subject[]> = {
  "One who waits for a lock": [
    { what: "a promise and what settles it", make: (count) => times(count, wakeable) },
    { what: "ours", make: (count) => waiters(count, new Lock()) },
    { what: "es-toolkit 1.53.2", make: (count) => waiters(count, new EsToolkitMutex()) },
    { what: "async-mutex 0.5.0", make: (count) => waiters(count, new AsyncMutex()) },
    {
      what: "@rocicorp/lock 1.0.4",
      make: (count) => {
        const lock = new RocicorpLock();
        return [lock, times(count, () => lock.lock())];
      },
    },
  ],
  "One who waits for a semaphore": [
    { what: "a promise and what settles it", make: (count) => times(count, wakeable) },
    { what: "ours", make: (count) => waiters(count, new Semaphore(1)) },
    { what: "es-toolkit 1.53.2", make: (count) => waiters(count, new EsToolkitSemaphore(1)) },
    { what: "async-sema 3.1.1", make: (count) => waiters(count, new Sema(1)) },
  ],
  "One who waits for an event": [
    { what: "a promise and what settles it", make: (count) => times(count, wakeable) },
    {
      what: "ours",
      make: (count) => {
        const event = new AsyncEvent();
        return [event, times(count, () => event.wait())];
      },
    },
  ],
  "A number in a queue": [
    { what: "array push", make: (count) => filled(count, [] as number[], "push") },
    { what: "ours", make: (count) => filled(count, new Queue<number>(), "putNowait") },
    {
      what: "it-pushable 3.2.4",
      make: (count) => filled(count, pushable<number>({ objectMode: true }), "push"),
    },
  ],
  "A number in a priority queue": [
    { what: "array push", make: (count) => filled(count, [] as number[], "push") },
    { what: "ours", make: (count) => filled(count, new PriorityQueue<number>(), "putNowait") },
    { what: "tinyqueue 3.0.0", make: (count) => filled(count, new TinyQueue<number>(), "push") },
    {
      what: "flatqueue 3.0.0",
      make: (count) => {
        const queue = new FlatQueue<number>();
        for (let i = 0; i < count; i++) queue.push(i, i);
        return queue;
      },
    },
  ],
  "A job of one await": [
    { what: "Promise.all", make: (count) => Promise.all(times(count, job)) },
    { what: "gather", make: (count) => gather(times(count, job)), atMost: 1.15 },
    { what: "the least that can let go", make: (count) => leastGather(times(count, job)) },
    {
      what: "taskGroup",
      make: (count) =>
        taskGroup((group) => Promise.resolve(void times(count, () => group.createTask(job)))),
      atMost: 1.4,
      why: "each task has a signal and an outcome of its own: see what the least costs",
    },
    {
      what: "the least that a group of tasks can be",
      make: (count) => leastGroup(times(count, () => job)),
    },
    {
      what: "gather of tasks",
      make: (count) => gather(times(count, () => createTask(job))),
    },
  ],
};

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

function wakeable(): () => void {
  let wake!: () => void;
  void new Promise<void>((resolve) => wake = resolve); // Kept alive by what settles it.
  return wake;
}

/** One holds it, and so many wait. */
function waiters(count: number, lock: { acquire(): Promise<unknown> }): unknown {
  return [lock, lock.acquire(), times(count, () => lock.acquire())];
}

function filled<K extends string>(
  count: number,
  queue: Record<K, (item: number) => unknown>,
  put: K,
): unknown {
  for (let i = 0; i < count; i++) queue[put](i);
  return queue;
}

const never = new Promise<void>(() => {});

async function job(): Promise<void> {
  await never;
}

/** Measures everything, at each of these sizes. */
export async function* measureMemory(counts: readonly number[]): AsyncGenerator<MemoryResult> {
  for (const [table, subjects] of Object.entries(tables)) {
    for (const count of counts) {
      let limit: number | undefined;
      for (const { what, atMost, why } of subjects) {
        const bytes = await bytesInAProcess(table, what, count);
        limit ??= bytes;
        const toLimit = bytes / limit;
        const goal = atMost === undefined ? undefined : {
          text: `bytes of ${what} ≤ ${atMost} × ${subjects[0].what}`,
          met: toLimit <= atMost,
          why,
        };
        yield { table, what, count, bytes, toLimit, goal };
      }
    }
  }
}

async function bytesInAProcess(table: string, what: string, count: number): Promise<number> {
  const flags = "--v8-flags=--expose-gc,--max-old-space-size=4096";
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", flags, import.meta.filename!, table, what, String(count)],
    stderr: "inherit",
  }).output();
  return Number(new TextDecoder().decode(stdout));
}

if (import.meta.main) {
  const [table, what, count] = Deno.args;
  const { make } = tables[table].find((subject) => subject.what === what)!;
  void make(1000); // What is made once for all is not what each costs.
  const before = await liveBytes();
  const kept = make(Number(count));
  console.log((await liveBytes() - before) / Number(count));
  void [kept].length;
  Deno.exit(); // Nobody is ever going to have a turn.
}

async function liveBytes(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  (globalThis as unknown as { gc(): void }).gc();
  return Deno.memoryUsage().heapUsed;
}
