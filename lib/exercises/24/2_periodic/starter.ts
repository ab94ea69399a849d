/** Calls a function every `ms` milliseconds, but never twice at the same time. */
export class PeriodicCallback {
  #timer: ReturnType<typeof setInterval> | undefined;
  #running = false;

  constructor(
    readonly callback: () => unknown,
    readonly ms: number,
    readonly report: (error: unknown) => void,
  ) {}

  start(): void {
    this.#timer = setTimeout(() => this.#call(), this.ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #call(): Promise<void> {
    if (!this.#running) {
      this.#running = true;
      await this.callback();
      this.#running = false;
    }
    this.start();
  }
}
