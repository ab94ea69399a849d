export class Pool {
  #size: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  /** Runs the job as soon as there is room; settles as it does. */
  run<T>(job: () => T | PromiseLike<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push(async () => {
        try {
          resolve(await job());
        } catch (error) {
          reject(error);
        } finally {
          this.#running--;
          this.#startMore();
        }
      });
      this.#startMore();
    });
  }

  /** From now on at most `size` jobs run at once. */
  resize(size: number): void {
    this.#size = size;
    this.#startMore();
  }

  #startMore(): void {
    while (this.#running < this.#size && this.#waiting.length > 0) {
      this.#running++;
      this.#waiting.shift()!();
    }
  }
}
