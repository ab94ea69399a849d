import type { PoolJob } from "./pool_job.ts";

/** The jobs that nobody runs yet, first come, first served. */
export class PoolQueue {
  #jobs: PoolJob[] = [];
  /** Those before it have left; cut off once they are the greater part. */
  #head = 0;
  /**
   * Sent ahead and taken back, the oldest last. All are older than those in `#jobs`, and none is ever
   * aborted: only steady jobs are sent ahead.
   */
  #returned: PoolJob[] = [];

  push(job: PoolJob): void {
    this.#jobs.push(job);
  }

  /** Puts jobs back to where they were. */
  putBack(jobs: readonly PoolJob[]): void {
    for (const job of jobs) job.member = undefined;
    this.#returned.push(...jobs);
    this.#returned.sort((a, b) => b.serial - a.serial);
  }

  /** The next one, without taking it out. Aborted jobs are dropped on the way. */
  peek(): PoolJob | undefined {
    if (this.#returned.length > 0) return this.#returned.at(-1);
    while (this.#jobs[this.#head]?.settled) this.#advance();
    return this.#jobs[this.#head];
  }

  /** Takes out what `peek()` has shown. */
  shift(): void {
    if (this.#returned.length > 0) this.#returned.pop();
    else this.#advance();
  }

  #advance(): void {
    this.#head++;
    if (this.#head < 1024 || this.#head * 2 < this.#jobs.length) return;
    this.#jobs = this.#jobs.slice(this.#head);
    this.#head = 0;
  }
}
