import { Heap } from "./heap.ts";
import type { Store } from "./store.ts";

/**
 * Smallest first by `<`, and among equals the oldest first.
 *
 * Equal numbers cannot be told apart, so as long as there is nothing but numbers nobody has to
 * remember who came when, and no comparator has to be called: twice as fast. The first item of
 * another kind (or -0, which can be told from 0) moves everything into a {@linkcode Heap}.
 */
export class AscendingHeap<T> implements Store<T> {
  readonly #numbers: number[] = [];
  #others: Heap<T> | undefined;

  get size(): number {
    return this.#others === undefined ? this.#numbers.length : this.#others.size;
  }

  check(item: T): void {
    if (item !== item) {
      throw new RangeError("Cannot put the item: it must have a place in the order, received NaN");
    }
  }

  add(item: T): void {
    this.check(item);
    if (this.#others === undefined && typeof item === "number" && !Object.is(item, -0)) {
      this.#addNumber(item);
    } else {
      this.#others ??= this.#moveOut();
      this.#others.add(item);
    }
  }

  take(): T {
    return this.#others === undefined ? this.#takeNumber() as T : this.#others.take();
  }

  clear(): void {
    this.#numbers.length = 0;
    this.#others = undefined;
  }

  #addNumber(item: number): void {
    const numbers = this.#numbers;
    let hole = numbers.length;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = numbers[parent];
      if (above <= item) break;
      numbers[hole] = above;
      hole = parent;
    }
    numbers[hole] = item;
  }

  #takeNumber(): number {
    const numbers = this.#numbers;
    const first = numbers[0], last = numbers.pop()!, size = numbers.length;
    if (size === 0) return first;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && numbers[child + 1] < numbers[child]) child++;
      if (last <= numbers[child]) break;
      numbers[hole] = numbers[child];
      hole = child;
    }
    numbers[hole] = last;
    return first;
  }

  #moveOut(): Heap<T> {
    const others = new Heap<T>(ascending);
    for (const item of this.#numbers) others.add(item as T);
    this.#numbers.length = 0;
    return others;
  }
}

/** The order of `<`, for strings, dates and whatever else it compares. */
function ascending<T>(a: T, b: T): number {
  return a < b ? -1 : b < a ? 1 : 0;
}
