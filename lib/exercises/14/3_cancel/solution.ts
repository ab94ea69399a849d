import { CancelledError } from "@course/async";

export class Executor {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(size: number) {
    this.#free = size;
  }

  /** Runs the job when there is room; until it begins, it can be cancelled. */
  submit<T>(job: () => T | PromiseLike<T>): { result: Promise<T>; cancel(): boolean } {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    let cancelled = false;
    const begin = async () => {
      try {
        resolve(await job());
      } catch (error) {
        reject(error);
      } finally {
        this.#free++;
        this.#beginNext();
      }
    };
    const cancel = () => {
      if (!this.#waiting.delete(begin)) return cancelled;
      promise.catch(() => {}); // whoever cancels knows
      reject(new CancelledError("cancelled before it began"));
      return cancelled = true;
    };
    this.#waiting.add(begin);
    this.#beginNext();
    return { result: promise, cancel };
  }

  #beginNext(): void {
    for (const begin of this.#waiting) {
      if (this.#free <= 0) return;
      this.#free--;
      this.#waiting.delete(begin);
      begin();
    }
  }
}
