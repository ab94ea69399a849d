export class TinyLoop {
  now = 0;
  #ready: (() => void)[] = [];

  callSoon(callback: () => void): void {
    this.#ready.push(callback);
  }

  callAt(_when: number, callback: () => void): void {
    this.callSoon(callback); // it does not wait at all
  }

  run(): void {
    while (this.#ready.length > 0) {
      for (let n = this.#ready.length; n > 0; n--) this.#ready.shift()!();
    }
  }
}
