/** A pool of processes. */
import { Channel } from "./channel.ts";
import { JobPool } from "../job_pool.ts";
import type { Cargo } from "../job.ts";
import type { Member, MemberOwner } from "../member.ts";
import { ProcessMember } from "./process_member.ts";
import { serialize } from "./serialize.ts";

/**
 * Runs functions in child processes, each with a Deno of its own: the same interface as
 * {@linkcode WorkerPool}, for jobs that must not take this process with them when they crash.
 *
 * What differs:
 *
 * - **Arguments and results** arrive as they were (EX15): `undefined` and `NaN`, maps, dates,
 *   bytes, circular references. What another process cannot have, such as a function or shared
 *   memory, rejects only its own job. The cost is linear in the size (EX17).
 * - **What a job prints** appears where this program prints, every byte; in a notebook, at the
 *   latest when the pool is closed. It cannot be mistaken for an answer, because answers travel on
 *   a channel of their own (EX13).
 * - **A job ends with its process** (EX14), although what it has started may live on; and the
 *   processes end with this program (EX18). A loop without a pause is ended as well (EX7).
 * - A process takes longer to start than a worker, and every job longer to reach it. It needs the
 *   permissions to run programs and to use the network, for a socket that stays on this machine.
 *
 * Idea: Python's `ProcessPoolExecutor`.
 *
 * @example A job that ends its process
 * ```ts
 * import { ProcessPool } from "@course/async";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const jobs = "data:text/javascript,export const crash = () => Deno.exit(1);" +
 *   "export const add = (a, b) => a + b;";
 * await using pool = new ProcessPool(jobs, { size: 1 });
 * await assertRejects(() => pool.run("crash"), Error, "died");
 * assertEquals(await pool.run("add", [1, 2]), 3);
 * ```
 */
export class ProcessPool extends JobPool {
  protected override hire(owner: MemberOwner, module: string): Member {
    return new ProcessMember(owner, module);
  }

  protected override pack(
    job: string,
    args: readonly unknown[],
    transfer: readonly Transferable[],
  ): Cargo {
    const frame = serialize([job, args], Channel.HEADER);
    structuredClone(transfer, { transfer: [...transfer] }); // Handed over: no longer usable here.
    return { args: frame, transfer: [] };
  }
}
