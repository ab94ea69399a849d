import type { PoolJob } from "./pool_job.ts";
import { Ring } from "./ring.ts";

/** The jobs that nobody runs yet, first come, first served. */
export class PoolQueue {
  readonly #jobs = new Ring<PoolJob>();
  /**
   * Sent ahead and taken back, the oldest last. All are older than those in `#jobs`, and none is ever
   * aborted: only steady jobs are sent ahead.
   */
  readonly #returned: PoolJob[] = [];

  push(job: PoolJob): void {
    this.#jobs.add(job);
  }

  /** Puts jobs back to where they were. */
  putBack(jobs: readonly PoolJob[]): void {
    this.#returned.push(...jobs);
    this.#returned.sort((a, b) => b.serial - a.serial);
  }

  /** The next one, without taking it out. Aborted jobs are dropped on the way. */
  peek(): PoolJob | undefined {
    if (this.#returned.length > 0) return this.#returned.at(-1);
    while (this.#jobs.peek()?.settled) this.#jobs.take();
    return this.#jobs.peek();
  }

  /** Takes out what `peek()` has shown. */
  shift(): void {
    if (this.#returned.length > 0) this.#returned.pop();
    else this.#jobs.take();
  }
}
