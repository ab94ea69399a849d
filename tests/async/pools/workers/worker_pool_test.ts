import { WorkerPool } from "@course/async";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { reasonOf } from "../../support/helpers.ts";
import { runScript } from "../../support/run_script.ts";

const jobs = new URL("../../support/pool_jobs.ts", import.meta.url);
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

Deno.test("EX5 EX16 what is transferred is handed over at the call, to a job that waits as well", async () => {
  await using pool = new WorkerPool(jobs, { size: 1 });
  const first = new ArrayBuffer(8), second = new ArrayBuffer(9);
  const results = [first, second].map((buffer) =>
    pool.run("countBytes", [buffer], { transfer: [buffer] })
  );
  assertEquals([first.detached, second.detached], [true, true]);
  assertEquals(await Promise.all(results), [8, 9]);
  const kept = new ArrayBuffer(8);
  await reasonOf(pool.run("countBytes", [kept], { transfer: [kept], signal: AbortSignal.abort() }));
  assertEquals(kept.byteLength, 8, "but not by a call that comes to nothing at once");
});

Deno.test("EX11 a worker that dies tells why", async () => {
  await using pool = new WorkerPool(jobs, { size: 1 });
  const causes = [
    ["close", "Error: Exit code 0"],
    ["Deno.exit", "Error: Exit code 7"],
    ["a timer that throws", "Error: Too slow"],
    ["a rejection that nobody handles", "RangeError: nobody catches me"],
  ];
  for (const [how, cause] of causes) {
    const error = await reasonOf(pool.run("end", [how])) as Error;
    assertEquals([how, String(error.cause)], [how, cause]);
    assertEquals(await pool.run("add", [1, 2]), 3);
  }
});

Deno.test("EX7 EX9 a worker aborted in the middle of a loop ends as soon as the loop does", async () => {
  // CAST: a job that spins until it is let go. PLOT: it is aborted while it spins, its pool goes on
  // with another worker and is closed; the loop ends, and so does the job: it never counts again.
  const pool = new WorkerPool(jobs, { size: 1 });
  const numbers = new Int32Array(new SharedArrayBuffer(8));
  const controller = new AbortController();
  const spinning = pool.run("countTwice", [numbers], controller);
  while (Atomics.load(numbers, 0) === 0) await sleep(1);
  controller.abort("enough");
  assertEquals(await reasonOf(spinning), "enough");
  assertEquals(await pool.run("add", [1, 2]), 3);
  await pool.close();
  Atomics.store(numbers, 1, 1);
  await sleep(200);
  assertEquals(Atomics.load(numbers, 0), 1);
});

Deno.test("EX11 a module that kills every worker that loads it ends every job", async () => {
  await using pool = new WorkerPool(
    "data:text/javascript,self.close(); await new Promise(() => {});",
    {
      size: 1,
    },
  );
  const ends = await Promise.allSettled([pool.run("any"), pool.run("any"), pool.run("any")]);
  assertEquals(ends.map(({ status }) => status), ["rejected", "rejected", "rejected"]);
});

Deno.test("EX11 a worker that may not even load rejects its job", async () => {
  const { text } = await runScript(
    `
    const pool = new async.WorkerPool("data:text/javascript,export const one = () => 1");
    await pool.run("one").catch((error) => console.log(error.message));
    await pool.close();
  `,
    { flags: ["--no-prompt"] },
  );
  assertMatch(text, /read access/);
});

Deno.test("EX11 a worker that runs out of memory rejects its job, and the program lives on", async () => {
  const hoard = "export const hoard = () => { const all = [];" +
    " for (;;) all.push(new Array(10_000).fill(all.length)); };" +
    "export const add = (a, b) => a + b;";
  const { code, text } = await runScript(
    `
    const jobs = ${JSON.stringify(`data:text/javascript,${hoard}`)};
    const pool = new async.WorkerPool(jobs, { size: 1 });
    await pool.run("hoard").catch((error) => console.log(error.message, error.cause.message));
    console.log(await pool.run("add", [1, 2]));
    await pool.close();
  `,
    { flags: ["--allow-all", "--v8-flags=--max-old-space-size=64"] },
  );
  assertMatch(text, /died while it ran the job "hoard".*memory.*\n3\n/);
  assertEquals(code, 0);
});

Deno.test("EX13 what a worker prints is printed, every byte", async () => {
  const { text } = await runScript(
    `
    const pool = new async.WorkerPool(${JSON.stringify(jobs.href)}, { size: 1 });
    await pool.run("interfere", ["prints what looks like an answer"]);
    await pool.close();
  `,
  );
  assertMatch(text, /forged/);
});

Deno.test("EX13 a worker may have a pool of its own", async () => {
  const library = new URL("../../../../lib/async/mod.ts", import.meta.url).href;
  const source = `
    import { WorkerPool } from ${JSON.stringify(library)};
    export async function twice(jobs) {
      await using pool = new WorkerPool(jobs, { size: 1 });
      return 2 * await pool.run("add", [1, 2]);
    }
  `;
  await using pool = new WorkerPool(`data:text/javascript,${encodeURIComponent(source)}`, {
    size: 1,
  });
  assertEquals(await pool.run("twice", [jobs.href]), 6);
});

Deno.test("EX3 EX6 small jobs travel together, and are taken back from a worker that keeps them", async () => {
  // CAST: two workers, and a job that was always small until now. PLOT: one of them gets the job that
  // takes long this time, with small ones behind it; it ends when the other worker has done those.
  await using pool = new WorkerPool(jobs, { size: 2 });
  const counter = new Int32Array(new SharedArrayBuffer(4));
  const small = () => pool.run<boolean>("count", [counter]);
  for (let i = 0; i < 200; i++) await Promise.all([small(), small()]);
  const all = 400 + 1 + 40;
  const long = pool.run<boolean>("count", [counter, all]);
  const others = Array.from({ length: 40 }, small);
  assertEquals(await long, true);
  await Promise.all(others);
  await pool.close();
  assertEquals(counter[0], all, "each of them ran once");
});

Deno.test("EX3 small jobs are taken back from a worker that was late before", async () => {
  // CAST: a worker with a job that ends when it is let go; another, busy with what a job has left
  // behind; and a job that was always small until now. PLOT: the second worker gets the job that takes
  // long this time, with small ones behind it. It is late with it, so all are taken back, and given to
  // it again, since it is idle as far as the pool knows. Let go, it begins the long one; then the first
  // worker is let go, and does the small ones.
  await using pool = new WorkerPool(jobs, { size: 2 });
  const [counter, first, second] = [1, 2, 2].map((size) =>
    new Int32Array(new SharedArrayBuffer(4 * size))
  );
  const small = () => pool.run<boolean>("count", [counter]);
  for (let i = 0; i < 50; i++) await small();
  const busy = pool.run("countTwice", [first]);
  await pool.run("spinLater", [second]);
  while (Atomics.load(first, 0) + Atomics.load(second, 0) < 2) await sleep(1);
  const all = 50 + 1 + 40;
  const long = pool.run<boolean>("count", [counter, all]);
  const others = Array.from({ length: 40 }, small);
  await sleep(50);
  Atomics.store(second, 1, 1);
  while (Atomics.load(counter, 0) === 50) await sleep(1);
  Atomics.store(first, 1, 1);
  assertEquals(await long, true);
  await Promise.all([busy, ...others]);
});

Deno.test("EX11 EX13 a worker that dies among small jobs loses one of them", async () => {
  // CAST: one worker, whose jobs were always small. PLOT: one of them ends the worker, which has got
  // others in the same message; those before it are answered, and those behind it go to its successor.
  const source = `
    export const maybe = (die) => { if (die) self.close(); return die; };
  `;
  await using pool = new WorkerPool(`data:text/javascript,${encodeURIComponent(source)}`, {
    size: 1,
  });
  for (let i = 0; i < 50; i++) await pool.run("maybe", [false]);
  const ends = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) => pool.run("maybe", [i === 3])),
  );
  assertEquals(
    ends.map(({ status }) => status),
    ends.map((_, i) => i === 3 ? "rejected" : "fulfilled"),
  );
});

Deno.test("every answer of 20,000 jobs finds its caller", async () => {
  await using pool = new WorkerPool(jobs, { size: 3 });
  const sums = await Promise.all(
    Array.from({ length: 20_000 }, (_, i) => pool.run<number>("add", [i, 1])),
  );
  assert(sums.every((sum, i) => sum === i + 1));
});
