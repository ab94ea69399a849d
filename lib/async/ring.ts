/** The store of a queue. */
import type { Store } from "./store.ts";

const smallest = 16;

/**
 * First in, first out, in a circular array whose length is a power of two.
 *
 * `Array.shift()` moves every remaining element once an array is long; here items move only when
 * the array doubles. A ring that was large and has become empty frees its memory.
 */
export class Ring<T> implements Store<T> {
  #slots: (T | undefined)[] = new Array(smallest);
  /** The slot of the oldest item. */
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  check(): void {}

  add(item: T): void {
    if (this.#size === this.#slots.length) this.#grow();
    this.#slots[(this.#head + this.#size) & (this.#slots.length - 1)] = item;
    this.#size++;
  }

  /** The oldest item, without taking it out. */
  peek(): T | undefined {
    return this.#slots[this.#head];
  }

  take(): T {
    const item = this.#slots[this.#head] as T;
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#slots.length - 1);
    if (--this.#size === 0 && this.#slots.length > 1024) this.clear();
    return item;
  }

  clear(): void {
    this.#slots = new Array(smallest);
    this.#head = this.#size = 0;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Array(old.length * 2);
    for (let i = 0; i < old.length; i++) slots[i] = old[(this.#head + i) & (old.length - 1)];
    this.#slots = slots;
    this.#head = 0;
  }
}
