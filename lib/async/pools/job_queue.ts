/** The jobs that are not running yet, first come, first served. */
import { Ring } from "../ring.ts";
import type { Job } from "./job.ts";

/** Jobs come out in the order in which they were called, even those that are put back. */
export class JobQueue {
  readonly #jobs = new Ring<Job>();
  /**
   * Jobs that were sent ahead and taken back, the oldest last. All are older than those in `#jobs`,
   * and none is ever aborted: only steady jobs are sent ahead.
   */
  readonly #returned: Job[] = [];

  push(job: Job): void {
    this.#jobs.add(job);
  }

  /** Puts jobs back where they were. */
  putBack(jobs: readonly Job[]): void {
    this.#returned.push(...jobs);
    this.#returned.sort((a, b) => b.serial - a.serial);
  }

  /** The next one, without taking it out. Aborted jobs are dropped on the way. */
  peek(): Job | undefined {
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
