export class TinyLoop {
  now = 0;
  #ready: (() => void)[] = [];
  #timers: { when: number; callback: () => void }[] = [];

  callSoon(callback: () => void): void {
    this.#ready.push(callback);
  }

  callAt(when: number, callback: () => void): void {
    this.#timers.push({ when, callback });
    this.#timers.sort((a, b) => a.when - b.when); // keeps the order of equal times
  }

  run(): void {
    while (this.#ready.length + this.#timers.length > 0) {
      if (this.#ready.length === 0) this.now = Math.max(this.now, this.#timers[0].when);
      while (this.#timers.length > 0 && this.#timers[0].when <= this.now) {
        this.#ready.push(this.#timers.shift()!.callback);
      }
      for (let n = this.#ready.length; n > 0; n--) this.#ready.shift()!();
    }
  }
}
