import { WorkerPool } from "@course/async";
import { compile, type Group } from "./harness.ts";

const jobs = new URL("./worker_jobs.ts", import.meta.url);
const rawWorker = () => new Worker(new URL("./raw_worker.ts", import.meta.url), { type: "module" });

/** Plain postMessage with an id per job, round robin: the least that a pool can be. */
class RawPool {
  readonly #workers: Worker[];
  readonly #waiting = new Map<number, (value: unknown) => void>();
  #next = 0;

  constructor(size: number) {
    this.#workers = Array.from({ length: size }, rawWorker);
    for (const worker of this.#workers) {
      worker.onmessage = ({ data: { id, value } }) => {
        this.#waiting.get(id)!(value);
        this.#waiting.delete(id);
      };
    }
  }

  run(job: string, argument: unknown): Promise<unknown> {
    const id = this.#next++;
    this.#workers[id % this.#workers.length].postMessage({ id, job, argument });
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  close(): void {
    for (const worker of this.#workers) worker.terminate();
  }
}

/** The pools live for the whole run: starting a worker is not what is measured. */
export async function workerGroups(): Promise<{ groups: Group[]; close: () => Promise<void> }> {
  const { Piscina } = await import("npm:piscina@5.1.3");
  const one = new WorkerPool(jobs, { size: 1 });
  const two = new WorkerPool(jobs, { size: 2 });
  const rawOne = new RawPool(1);
  const rawTwo = new RawPool(2);
  const piscina = new Piscina({
    filename: new URL("./worker_jobs.ts", import.meta.url).href,
    minThreads: 2,
    maxThreads: 2,
  });
  await Promise.all([
    one.run("double", [1]),
    two.map("double", [1, 2]).next(),
    rawOne.run("double", 1),
    rawTwo.run("double", 1),
    piscina.run(1, { name: "double" }),
  ]);
  const names = { one, two, rawOne, rawTwo, piscina };
  const inFlight = (call: string, total = 10_000) =>
    compile(
      { ...names, total },
      `let next = 0;
       const lane = async () => { while (next < total) { const i = next++; ${call} } };
       await Promise.all(Array.from({ length: 100 }, lane));`,
    );
  const { spin } = await import("./worker_jobs.ts");
  const work = 20_000_000;
  return {
    groups: [
      {
        name: "worker",
        clock: "wall",
        title: "WorkerPool: one round trip at a time, one worker",
        limit: "raw worker",
        cases: [
          {
            name: "raw worker",
            ops: 500,
            run: compile(names, "for (let i = 0; i < 500; i++) await rawOne.run('double', i);"),
          },
          {
            name: "ours",
            ops: 500,
            run: compile(names, "for (let i = 0; i < 500; i++) await one.run('double', [i]);"),
          },
        ],
        goals: [{ ours: "ours", against: "raw worker", atMost: 1.25 }],
      },
      {
        name: "worker",
        clock: "wall",
        title: "WorkerPool: 100 small jobs in flight, two workers",
        limit: "raw pool",
        cases: [
          { name: "raw pool", ops: 10_000, run: inFlight("await rawTwo.run('double', i);") },
          { name: "ours", ops: 10_000, run: inFlight("await two.run('double', [i]);") },
          {
            name: "piscina 5.1.3",
            ops: 10_000,
            run: inFlight("await piscina.run(i, { name: 'double' });"),
          },
        ],
        goals: [
          { ours: "ours", against: "raw pool", atMost: 0.25 },
          {
            ours: "ours",
            against: "piscina 5.1.3",
            atMost: 0.05,
            why:
              "the goal supposes a piscina that costs 7 × the raw pool: see what it costs in its row",
          },
        ],
      },
      {
        name: "worker",
        clock: "wall",
        title: "WorkerPool: fixed CPU work in four parts, two workers",
        limit: "inline",
        cases: [
          {
            name: "inline",
            ops: 4,
            run: () => [1, 2, 3, 4].map(() => spin(work)),
          },
          {
            name: "ours",
            ops: 4,
            run: () => Array.fromAsync(two.map("spin", [work, work, work, work])),
          },
        ],
        goals: [{ ours: "inline", against: "ours", atLeast: 1.8 }],
      },
    ],
    close: async () => {
      await Promise.all([one.close(), two.close(), piscina.destroy()]);
      rawOne.close();
      rawTwo.close();
    },
  };
}
