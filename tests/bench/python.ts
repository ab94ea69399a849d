/** `deno task bench --python`: the library beside asyncio and uvloop, in the same rounds. */
import {
  checkpoint,
  createTask,
  gather,
  Lock,
  PriorityQueue,
  Queue,
  Semaphore,
  taskGroup,
  WorkerPool,
} from "@course/async";
import { findPython } from "../parity/cpython.ts";
import { compile, type Group } from "./harness.ts";

const asyncio = "asyncio";
const uvloop = "uvloop";
const ours = "ours";

/** The same operation in both languages: `count` of them. */
const operations: Record<
  string,
  { title: string; count: number; body: string; wall?: true; why?: string }
> = {
  lock: {
    title: "lock, uncontended",
    count: 100_000,
    body: `const lock = new Lock();
      for (let i = 0; i < count; i++) { const guard = await lock.acquire(); guard.release(); }`,
  },
  hand_off: {
    title: "lock, handed over among 100",
    count: 100_000,
    body: `const lock = new Lock();
      const worker = async (rounds) => {
        for (let i = 0; i < rounds; i++) {
          const guard = await lock.acquire();
          await null;
          guard.release();
        }
      };
      await Promise.all(Array.from({ length: 100 }, () => worker(count / 100)));`,
  },
  semaphore: {
    title: "semaphore of 10, all waiting at once",
    count: 20_000,
    body: `const semaphore = new Semaphore(10);
      const worker = async () => {
        const permit = await semaphore.acquire();
        await null;
        permit.release();
      };
      await Promise.all(Array.from({ length: count }, worker));`,
  },
  queue: {
    title: "queue of 100 places, one producer, one consumer",
    count: 100_000,
    body: `const queue = new Queue(100);
      const produce = async () => { for (let i = 0; i < count; i++) await queue.put(i); };
      const consume = async () => { for (let i = 0; i < count; i++) await queue.get(); };
      await Promise.all([produce(), consume()]);`,
  },
  priority_queue: {
    title: "priority queue, filled and emptied",
    count: 50_000,
    body: `const queue = new PriorityQueue();
      for (let i = 0; i < count; i++) queue.putNowait(i * 7919 % count);
      for (let i = 0; i < count; i++) queue.getNowait();`,
  },
  gather: {
    title: "gather",
    count: 50_000,
    body: `await gather(Array.from({ length: count }, (_, i) => job(i)));`,
  },
  task_group: {
    title: "task group",
    count: 50_000,
    body: `await taskGroup(async (group) => {
        for (let i = 0; i < count; i++) group.createTask(() => job(i));
      });`,
  },
  create_task: {
    title: "create a task and await it",
    count: 50_000,
    body: `for (let i = 0; i < count; i++) await createTask(() => job(i));`,
  },
  sleep_0: {
    title: "let everything else run: sleep(0), checkpoint()",
    count: 2_000,
    body: `for (let i = 0; i < count; i++) await checkpoint();`,
    why: "a checkpoint is a timer of the host, so that I/O and other timers really have their turn",
  },
  to_thread: {
    title: "a small function elsewhere: to_thread, WorkerPool.run",
    count: 2_000,
    wall: true,
    why: "a Worker shares nothing: each call is a message there and one back",
    body: `for (let i = 0; i < count; i++) await pool.run("double", [i]);`,
  },
};

/** The tables, and what ends the processes behind them; undefined without a Python. */
export async function pythonGroups(): Promise<
  { groups: Group[]; close: () => Promise<void> } | undefined
> {
  const python = await findPython();
  if (python === undefined) return undefined;
  const other = new PythonProcess(Deno.env.get("PYTHON") ?? python.command);
  const pool = new WorkerPool(new URL("./worker_jobs.ts", import.meta.url), { size: 1 });
  const names = {
    checkpoint,
    createTask,
    gather,
    Lock,
    PriorityQueue,
    Queue,
    Semaphore,
    taskGroup,
    pool,
  };
  const job = "const job = async (i) => { await null; return i; };\n";
  const loops = await other.measure(uvloop, "lock", 1) === undefined
    ? [asyncio]
    : [asyncio, uvloop];
  const groups = Object.entries(operations).map((
    [name, { title, count, body, wall, why }],
  ): Group => ({
    name: "python",
    title: `${title}, beside Python 3.${python.version}`,
    limit: asyncio,
    rounds: 11,
    clock: wall ? "wall" : "processor",
    cases: [
      { name: ours, ops: count, run: compile({ ...names, count }, job + body) },
      ...loops.map((loop) => ({
        name: loop,
        ops: count,
        run: () => {},
        measure: async () => (await other.measure(loop, name, count))!,
      })),
    ],
    goals: loops.map((loop) => ({
      ours,
      against: loop,
      atMost: loop === asyncio ? 0.1 : 0.2,
      why,
    })),
  }));
  const close = async () => {
    await other.end();
    await pool.close();
  };
  return { groups, close };
}

/** A Python that measures what it is told to, one operation after the other. */
class PythonProcess {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #answers: ReadableStreamDefaultReader<string>;
  #read = "";

  constructor(command: string) {
    const script = new URL("./asyncio_bench.py", import.meta.url);
    this.#child = new Deno.Command(command, {
      args: [decodeURIComponent(script.pathname)],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#answers = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Nanoseconds for each of so many operations; undefined if that loop is not installed. */
  async measure(loop: string, operation: string, count: number): Promise<number | undefined> {
    await this.#writer.write(new TextEncoder().encode(`${loop} ${operation} ${count}\n`));
    while (!this.#read.includes("\n")) {
      const { value, done } = await this.#answers.read();
      if (done) throw new Error(`Python ended before it had measured ${operation}`);
      this.#read += value;
    }
    const [line, ...rest] = this.#read.split("\n");
    this.#read = rest.join("\n");
    return line === "nothing" ? undefined : Number(line);
  }

  async end(): Promise<void> {
    await this.#writer.close();
    await this.#child.status;
    await this.#answers.cancel();
  }
}
