import { JobPool } from "./job_pool.ts";
import { type MemberOwner, type Order, PoolMember } from "./pool_member.ts";
import { type Packed, unpackError } from "./remote_error.ts";
import type { Report, Setup } from "./worker_host.ts";

/**
 * Runs functions in Workers: on other processors, while this one goes on.
 *
 * The jobs are the functions that a module exports, called by name. Each worker has its own memory and
 * loads the module for itself; arguments and results are copied by structured clone (EX1, EX5).
 *
 * - **First come, first served** (EX3, EX4): at most `size` workers, started when they are needed and
 *   used again; each runs one job at a time.
 * - **Errors come back** (EX2) with name, message, stack, cause and own fields. What cannot be cloned,
 *   argument or result, rejects its own job only.
 * - **Aborting the signal** (EX6, EX7) takes a waiting job out of the queue; a running one is ended
 *   together with its worker, and another worker takes its place. (Deno 2.9 ends no loop from outside:
 *   a job that spins without a pause is no more heard of, but its thread spins on until the loop ends.
 *   What may never end belongs in a {@linkcode ProcessPool}.)
 * - **A worker that dies** (EX11) rejects the job that it ran; the others go to another worker.
 * - **The end** (EX8, EX9, EX12): `close()` waits for every job that was accepted.
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
  protected override hire(module: string, name: string): PoolMember {
    return new WorkerMember(this, module, name);
  }
}

/** No ticket: nothing may begin. */
const SHUT = -1;

class WorkerMember extends PoolMember {
  readonly #worker: Worker;
  readonly #gate = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)).fill(SHUT);

  constructor(owner: MemberOwner, module: string, name: string) {
    super(owner);
    this.#worker = new Worker(import.meta.resolve("./worker_host.ts"), { type: "module", name });
    this.#worker.onmessage = ({ data }: MessageEvent<Report>) => {
      if (Array.isArray(data)) this.onAnswers(data);
      else if ("died" in data) owner.onDeath(this, unpackError(data.died as Packed));
      else owner.onVerdict(data.job, data.small);
    };
    // Only if the host itself could not be loaded; what fails later, the host tells by a report.
    this.#worker.onerror = (event) => {
      event.preventDefault();
      owner.onDeath(this, new Error(event.message));
    };
    this.#worker.postMessage({ module, gate: this.#gate } satisfies Setup);
  }

  override end(): Promise<void> {
    return this.kill();
  }

  override kill(): Promise<void> {
    this.#worker.onmessage = this.#worker.onerror = null; // Late answers find nobody (EX12).
    this.#worker.terminate();
    return Promise.resolve();
  }

  protected override send(orders: Order[], transfer: Transferable[]): void {
    // If it was shut. It must be open before the orders are there.
    Atomics.compareExchange(this.#gate, 0, SHUT, orders[0][0]);
    this.#worker.postMessage(orders, transfer);
  }

  protected override stop(): number {
    return Atomics.exchange(this.#gate, 0, SHUT);
  }
}
