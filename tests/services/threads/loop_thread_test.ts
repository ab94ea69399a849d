/** A loop on another thread. */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { LoopThread } from "@course/services";

/** The names of the jobs that ran, since the last call. */
function diary(name?: string): string[] {
  const thread = globalThis as { pages?: string[] };
  thread.pages ??= [];
  if (name !== undefined) thread.pages.push(name);
  return thread.pages;
}

function block(name: string): void {
  diary(`${name} begins`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  diary(`${name} ends`);
}

async function nap(name: string, ms: number): Promise<string> {
  diary(`${name} begins`);
  await new Promise((resolve) => setTimeout(resolve, ms));
  diary(`${name} ends`);
  return name;
}

async function sleepUntil(this: { signal: AbortSignal }, ms: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    setTimeout(resolve, ms);
    this.signal.addEventListener("abort", () => reject(this.signal.reason));
  });
}

function fail(): never {
  throw new RangeError("no bread");
}

function give(value: unknown): unknown {
  return value;
}

function makeFunction(): unknown {
  return () => {};
}

function failLater(): void {
  setTimeout(() => {
    throw new Error("the oven broke");
  });
}

Deno.test("LoopThread: jobs that block run one after the other, jobs that wait together", async () => {
  await using thread = await LoopThread.start([block, nap, diary]);
  for (const name of ["A", "B"]) thread.callSoonThreadsafe(block, name);
  thread.callSoonThreadsafe(nap, "C", 600);
  const last = thread.runCoroutineThreadsafe(nap, "D", 10);
  assertEquals(thread.unfinished, 4);
  assertEquals(await last, "D");
  await thread.drain();
  assertEquals(thread.unfinished, 0);
  assertEquals(await thread.runCoroutineThreadsafe(diary), [
    ...["A begins", "A ends", "B begins", "B ends"],
    ...["C begins", "D begins", "D ends", "C ends"],
  ]);
});

Deno.test("LoopThread: futures bring values, falsy ones too, and errors", async () => {
  await using thread = await LoopThread.start([give, fail, makeFunction]);
  for (const value of [0, "", false, null, undefined, NaN, new Map([[1, [2]]])]) {
    assertEquals(await thread.runCoroutineThreadsafe(give, value), value);
  }
  await assertRejects(() => thread.runCoroutineThreadsafe(fail), RangeError, "no bread");
  await assertRejects(() => thread.runCoroutineThreadsafe(makeFunction), Error, "not be cloned");
  assertThrows(() => thread.runCoroutineThreadsafe(give, () => {}), DOMException);
  assertEquals(thread.unfinished, 0);
});

Deno.test("LoopThread: onError is told what a job threw whose result is not wanted", async () => {
  const told: unknown[] = [];
  const onError = (error: unknown, job: string) => told.push([job, (error as Error).message]);
  await using thread = await LoopThread.start([fail], { onError });
  thread.callSoonThreadsafe(fail);
  await thread.drain();
  await delay(0);
  assertEquals(told, [["fail", "no bread"]]);
});

Deno.test("LoopThread: cancel aborts the signal of its own job", async () => {
  await using thread = await LoopThread.start([sleepUntil, give]);
  const long = thread.runCoroutineThreadsafe(sleepUntil, 60_000);
  const short = thread.runCoroutineThreadsafe(sleepUntil, 30);
  long.cancel();
  const error = await assertRejects(() => long, DOMException);
  assertEquals(error.name, "AbortError");
  await short;
  short.cancel();
  assertEquals(await thread.runCoroutineThreadsafe(give, 1), 1);
});

Deno.test("LoopThread: stop begins what was posted before, and rejects what has not ended", async () => {
  const thread = await LoopThread.start([nap, give, diary]);
  const never = thread.runCoroutineThreadsafe(nap, "never", 60_000);
  const lost = assertRejects(() => never, Error, "before nap had ended");
  const quick = thread.runCoroutineThreadsafe(give, "quick");
  thread.stop();
  thread.stop();
  assertThrows(() => thread.callSoonThreadsafe(give, 1), Error, "told to stop");
  assertThrows(() => thread.runCoroutineThreadsafe(give, 1), Error, "told to stop");
  assertEquals(await quick, "quick");
  await Promise.all([lost, thread.join()]);
  await thread.drain();
});

Deno.test("LoopThread: a thread that dies rejects its jobs", async () => {
  const thread = await LoopThread.start([failLater, nap, diary]);
  const never = thread.runCoroutineThreadsafe(nap, "never", 60_000);
  thread.callSoonThreadsafe(failLater);
  await assertRejects(() => never, Error, "the oven broke");
  await thread.join();
  assertThrows(() => thread.callSoonThreadsafe(failLater), Error, "told to stop");
});

Deno.test("LoopThread: jobs are declared with a name, and each with its own", async () => {
  for (const job of [() => {}, 5, { nap() {} }.nap]) {
    await assertRejects(() => LoopThread.start([job as never]), TypeError, "declared with a name");
  }
  await assertRejects(() => LoopThread.start([nap, nap]), RangeError, "received nap twice");
});

Deno.test("LoopThread: drain waits for jobs that are posted because of the last result", async () => {
  await using thread = await LoopThread.start([give]);
  const results: unknown[] = [];
  async function countDown(n: number): Promise<void> {
    const result = await thread.runCoroutineThreadsafe(give, n);
    for (let i = 0; i < 20; i++) await null; // A caller may need some microtasks.
    results.push(result);
    if (n > 0) await countDown(n - 1);
  }
  const counted = countDown(3);
  await thread.drain();
  assertEquals([results, thread.unfinished], [[3, 2, 1, 0], 0]);
  await counted;
});
