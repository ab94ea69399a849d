/** A few numbers that the kernel's thread and its guard share, so that both can read them at any time. */

/** The kernel's thread counts its beats here. */
const BEATS = 0;
/** The guard counts how often it has interrupted that thread. */
const INTERRUPTS = 1;
/** The kernel's thread counts here what has settled a press of Stop: the end of a cell, most of all. */
const SETTLED = 2;
/** The guard's own longest wait for its turn, in milliseconds. */
const LAG = 3;
/** 1 while the kernel's thread does work for a press that must not be interrupted. */
const HELD = 4;
const NUMBERS = 5;

/** What both threads know about each other. */
export class Pulse {
  readonly buffer: SharedArrayBuffer;
  readonly #numbers: Int32Array<SharedArrayBuffer>;

  constructor(buffer = new SharedArrayBuffer(NUMBERS * Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#numbers = new Int32Array(buffer);
  }

  get beats(): number {
    return Atomics.load(this.#numbers, BEATS);
  }

  beat(): void {
    Atomics.add(this.#numbers, BEATS, 1);
  }

  get interrupts(): number {
    return Atomics.load(this.#numbers, INTERRUPTS);
  }

  countInterrupt(): void {
    Atomics.add(this.#numbers, INTERRUPTS, 1);
  }

  get settled(): number {
    return Atomics.load(this.#numbers, SETTLED);
  }

  settle(): void {
    Atomics.add(this.#numbers, SETTLED, 1);
  }

  get lag(): number {
    return Atomics.load(this.#numbers, LAG);
  }

  set lag(ms: number) {
    Atomics.store(this.#numbers, LAG, ms);
  }

  get held(): boolean {
    return Atomics.load(this.#numbers, HELD) !== 0;
  }

  set held(held: boolean) {
    Atomics.store(this.#numbers, HELD, Number(held));
  }
}
