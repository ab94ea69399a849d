/**
 * One measurement of one pool, in a process of its own: `pool_program.ts OPERATION CONTESTANT`
 * prints how many nanoseconds one operation took.
 *
 * Threads that wait for each other are fast or slow for as long as the scheduler keeps them on one
 * processor or on two. In one process, the first contestant decides for all; a process each, many
 * times over, shows what a user gets.
 */
import { ProcessPool, WorkerPool } from "@course/async";
import { RawPool } from "./raw_pool.ts";
import { spin } from "./worker_jobs.ts";

/** Runs jobs; what is measured. */
interface Contestant extends AsyncDisposable {
  run(job: string, argument: unknown): Promise<unknown>;
}

const jobs = new URL("./worker_jobs.ts", import.meta.url);

const contestants: Record<string, (size: number) => Contestant | Promise<Contestant>> = {
  raw: (size) => new RawPool(size),
  worker: (size) => from(new WorkerPool(jobs, { size })),
  process: (size) => from(new ProcessPool(jobs, { size })),
  piscina,
  inline: () => ({
    run: (_, turns) => Promise.resolve(spin(turns as number)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }),
};

const operations: Record<string, (who: Contestant) => Promise<number>> = {
  /** One job at a time. */
  async trip(who) {
    for (let i = 0; i < 500; i++) await who.run("double", i);
    return perOperation(3_000, async (count) => {
      for (let i = 0; i < count; i++) await who.run("double", i);
    });
  },
  /** A hundred jobs at a time. */
  async flight(who) {
    await fly(who, 5_000);
    return perOperation(20_000, (count) => fly(who, count));
  },
  /** Work for the processor, in four parts. */
  async work(who) {
    const turns = 20_000_000;
    await Promise.all([1, 2, 3, 4].map(() => who.run("spin", 1_000)));
    return perOperation(4, async (count) => {
      await Promise.all(Array.from({ length: count }, () => who.run("spin", turns)));
    });
  },
  /** Bytes, there and back: for each MiB. */
  payload4: (who) => carry(who, 4),
  payload32: (who) => carry(who, 32),
};

const [operation, contestant, size] = Deno.args;
{
  await using who = await contestants[contestant](Number(size));
  await who.run("double", 1);
  console.log(await operations[operation](who));
}
Deno.exit();

async function perOperation(count: number, run: (count: number) => Promise<void>): Promise<number> {
  const start = performance.now();
  await run(count);
  return (performance.now() - start) * 1e6 / count;
}

async function fly(who: Contestant, total: number): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < total) await who.run("double", next++);
  };
  await Promise.all(Array.from({ length: 100 }, lane));
}

async function carry(who: Contestant, mebibytes: number): Promise<number> {
  const bytes = new Uint8Array(mebibytes * 2 ** 20).fill(7);
  await who.run("echo", bytes);
  const rounds = 64 / mebibytes;
  const perRound = await perOperation(rounds, async (count) => {
    for (let i = 0; i < count; i++) await who.run("echo", bytes);
  });
  return perRound / mebibytes;
}

function from(pool: WorkerPool | ProcessPool): Contestant {
  return {
    run: (job, argument) => pool.run(job, [argument]),
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

async function piscina(size: number): Promise<Contestant> {
  const { Piscina } = await import("npm:piscina@5.1.3");
  const pool = new Piscina({ filename: jobs.href, minThreads: size, maxThreads: size });
  return {
    run: (job, argument) => pool.run(argument, { name: job }),
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}
