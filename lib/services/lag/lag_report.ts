/** A monitor that says whether an event loop was blocked, and by whom. */
import { ProcessPool } from "@course/async";
import type { LagReport } from "./jobs.ts";

/**
 * Runs a function that a module exports, in a process of its own, and watches the event loop there:
 * a clock that should tick every 2 ms sees _that_ it was blocked, V8's profiler sees _by whom_.
 *
 * About once a millisecond the profiler looks which function is running. The look is charged to the
 * innermost function with a name that belongs to the program, and not to Deno; one that waits in
 * `Atomics.wait` is charged for its wait. What is suspended at an `await` is not running.
 *
 * @param limit how many milliseconds in all make a culprit; 50 unless said otherwise
 *
 * @example Behind an `await`
 * ```ts
 * import { lagReport, moduleOf } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * function hash() {
 *   let sum = 0;
 *   for (let i = 0; i < 300_000_000; i++) sum = Math.imul(sum ^ i, 0x01000193);
 *   return sum;
 * }
 * async function login() {
 *   await new Promise((resolve) => setTimeout(resolve, 5));
 *   hash();
 * }
 * const { culprits } = await lagReport(moduleOf(login, hash), "login");
 * assertEquals(culprits.map(({ name }) => name), ["hash"]);
 * ```
 *
 * @throws {RangeError} If `limit` is not a number of 0 or more.
 * @throws {TypeError} If the module exports no function of this name.
 * @throws {unknown} If the function throws.
 */
export async function lagReport(module: string, job: string, limit = 50): Promise<LagReport> {
  await using pool = new ProcessPool(new URL("./jobs.ts", import.meta.url), { size: 1 });
  return await pool.run<LagReport>("watch", [module, job, limit]);
}
