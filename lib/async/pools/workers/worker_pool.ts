/** A pool of threads. */
import { checkCarried, CLONED } from "../carried.ts";
import { JobPool } from "../job_pool.ts";
import type { Cargo } from "../job.ts";
import type { Member, MemberOwner } from "../member.ts";
import { WorkerMember } from "./worker_member.ts";

/**
 * Runs functions in Workers: on other processors, while this one continues.
 *
 * The jobs are the functions that a module exports, called by name. Each worker has its own memory and
 * loads the module for itself; arguments and results are copied by structured clone (EX1, EX5).
 *
 * - **First come, first served** (EX3, EX4): at most `size` workers, started when they are needed,
 *   and reused; each runs one job at a time.
 * - **Arguments and results** are copied at the call, and at the return (EX16). What cannot be copied
 *   faithfully rejects its own job only (EX15); of an object of a class, the fields are copied.
 * - **Errors come back** (EX2) with name, message, stack, cause and own fields; an error that cannot be
 *   sent, with name and message.
 * - **Aborting the signal** (EX6, EX7) takes a waiting job out of the queue; a running one is ended
 *   together with its worker, and another worker takes its place. (Deno 2.9 ends no loop from
 *   outside: the pool gives up on a job that never pauses, but its thread keeps spinning until that
 *   loop ends. What may never end belongs in a {@linkcode ProcessPool}.)
 * - **A worker that dies** (EX11), because it runs out of memory, for example, rejects the job that
 *   it ran; the others go to another worker.
 * - **Jobs do no harm** (EX13): they cannot reach the port through which worker and pool talk.
 * - **The end** (EX8, EX9, EX12): `close()` waits for every job that was accepted. A pool that was not
 *   closed does not keep the program alive, unless a job runs (EX18).
 *
 * Many small jobs of one turn travel in one message.
 * Idea: Python's `ProcessPoolExecutor` and `run_in_executor`.
 *
 * @example Two processors at work
 * ```ts
 * import { WorkerPool } from "@course/async";
 * import { assertEquals } from "@std/assert";
 *
 * const jobs = "data:text/javascript,export const square = (x) => x * x;";
 * await using pool = new WorkerPool(jobs, { size: 2 });
 * assertEquals(await pool.run("square", [7]), 49);
 * assertEquals(await Array.fromAsync(pool.map("square", [1, 2, 3])), [1, 4, 9]);
 * ```
 */
export class WorkerPool extends JobPool {
  protected override hire(owner: MemberOwner, module: string, name: string): Member {
    return new WorkerMember(owner, module, name);
  }

  protected override pack(
    _job: string,
    args: readonly unknown[],
    transfer: readonly Transferable[],
  ): Cargo {
    if (transfer.length === 0 && args.every(isFixed)) return { args: [...args], transfer };
    checkCarried(args, CLONED, transfer);
    return structuredClone({ args, transfer }, { transfer: [...transfer] });
  }
}

/** Whether the value can never change, and can be sent. */
function isFixed(value: unknown): boolean {
  return Object(value) !== value && typeof value !== "symbol";
}
