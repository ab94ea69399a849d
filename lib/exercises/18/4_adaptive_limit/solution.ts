export class AdaptiveLimit {
  limit = 1;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(readonly max: number) {}

  /** Runs the work as soon as the limit allows. */
  async run<R>(work: () => R | Promise<R>): Promise<R> {
    if (this.#running < this.limit && this.#waiting.length === 0) this.#running++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      const result = await work();
      this.limit = Math.min(this.max, this.limit + 1);
      return result;
    } catch (error) {
      this.limit = Math.max(1, Math.floor(this.limit / 2));
      throw error;
    } finally {
      this.#running--;
      this.#admit();
    }
  }

  /** Hands free places to those that wait: a place is taken before its job wakes up. */
  #admit() {
    while (this.#running < this.limit && this.#waiting.length > 0) {
      this.#running++;
      this.#waiting.shift()!();
    }
  }
}
