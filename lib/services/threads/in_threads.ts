/** The same job on several threads at the same time. */
import { LoopThread } from "./loop_thread.ts";
import type { ThreadJob } from "../module_of.ts";

/**
 * Starts loop threads, waits until all of them run, and then posts the same job to each; returns
 * what the jobs return, in the order of the threads.
 *
 * @param jobs the job, and after it the functions and classes that it needs
 * @param args what each job gets; memory of a `SharedArrayBuffer` is the same for all
 * @throws {RangeError} If `count` is not an integer of 1 or more.
 * @throws {TypeError} If a job is not a function or class that is declared with a name.
 *
 * @example Two threads count in the same memory
 * ```ts
 * import { inThreads } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * function count(memory: Int32Array): void {
 *   for (let i = 0; i < 1000; i++) Atomics.add(memory, 0, 1);
 * }
 * const memory = new Int32Array(new SharedArrayBuffer(4));
 * await inThreads(2, [count], memory);
 * assertEquals(memory[0], 2000);
 * ```
 */
// deno-lint-ignore no-explicit-any
export async function inThreads<J extends (...args: any[]) => any>(
  count: number,
  [job, ...uses]: readonly [J, ...ThreadJob[]],
  ...args: Parameters<J>
): Promise<Awaited<ReturnType<J>>[]> {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new RangeError(
      `Cannot start threads: count must be an integer of 1 or more, received ${count}`,
    );
  }
  await using threads = new AsyncDisposableStack();
  const starts = Array.from({ length: count }, async () => {
    const thread = await LoopThread.start([job, ...uses]);
    return threads.use(thread);
  });
  const ready = await Promise.all(starts);
  return await Promise.all(ready.map((thread) => thread.runCoroutineThreadsafe(job, ...args)));
}
