export class Pool {
  #size: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  /** Runs the job as soon as there is room; settles as it does. */
  async run<T>(job: () => T | PromiseLike<T>): Promise<T> {
    if (this.#running >= this.#size) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running++;
    const result = await job();
    this.#running--;
    this.#waiting.shift()?.();
    return result;
  }

  /** From now on at most `size` jobs run at once. */
  resize(size: number): void {
    this.#size = size;
  }
}
