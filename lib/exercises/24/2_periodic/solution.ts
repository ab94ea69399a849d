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
    this.#timer ??= setInterval(() => this.#call(), this.ms);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #call(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      await this.callback();
    } catch (error) {
      this.report(error);
    } finally {
      this.#running = false;
    }
  }
}
