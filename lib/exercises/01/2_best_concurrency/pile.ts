/** What exercise 01.2 measures. */
import { delay } from "@std/async";

type Measure = (n: number) => Promise<number>;

/** Something to measure; counts how it is measured. */
export class Pile {
  readonly measured: number[] = [];
  mostAtOnce = 0;
  #atOnce = 0;
  readonly #timeOf: Measure;

  constructor(timeOf: Measure) {
    this.#timeOf = timeOf;
  }

  readonly measure: Measure = async (n) => {
    if (this.measured.push(n) > 100) throw new Error("measured more than a hundred times");
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#atOnce);
    try {
      return await this.#timeOf(n);
    } finally {
      this.#atOnce--;
    }
  };
}

/** Sixty jobs that wait, then compute on one thread. */
export function sixtyJobs(wait: number, compute: number): Measure {
  return async (n) => {
    const start = performance.now();
    let left = 60;
    let thread: Promise<void> = Promise.resolve(); // Computing parts queue behind each other.
    const jobAfterJob = async () => {
      while (left-- > 0) {
        if (wait > 0) await delay(wait);
        await (thread = thread.then(() => delay(compute)));
      }
    };
    await Promise.all(Array.from({ length: n }, jobAfterJob));
    return performance.now() - start;
  };
}

/** Known times: the first for 1 in progress, the last for all that are not listed. */
export function knownTimes(...times: number[]): Measure {
  return async (n) => {
    await delay(1);
    return times[n - 1] ?? times.at(-1)!;
  };
}
