/** The store of a priority queue without a comparator. */
import { inWords } from "./arguments.ts";
import { Heap } from "./heap.ts";
import type { Store } from "./store.ts";

/**
 * Smallest first by `<`, and among equals the oldest first.
 *
 * Equal numbers cannot be told apart, so as long as all items are numbers, the heap need not
 * remember the order of arrival, nor call a comparator: that is twice as fast. The first item of
 * another kind (or -0, which can be told from 0) moves everything into a {@linkcode Heap}.
 */
export class AscendingHeap<T> implements Store<T> {
  readonly #numbers: number[] = [];
  #others: Heap<T> | undefined;
  /** What all items compare as. */
  #kind: Kind = "number";

  get size(): number {
    return this.#others === undefined ? this.#numbers.length : this.#others.size;
  }

  check(item: T): void {
    const kind = kindOf(item);
    if (this.size > 0 && kind !== this.#kind) {
      throw new TypeError(
        `Cannot put the item: it must compare with the others, which are ${this.#kind}s, received ${
          inWords(item)
        }`,
      );
    }
  }

  add(item: T): void {
    if (typeof item === "number" && this.#others === undefined && isPlain(item)) {
      this.#kind = "number";
      this.#addNumber(item);
    } else {
      this.check(item);
      this.#kind = kindOf(item);
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

/** The order of `<`. */
function ascending<T>(a: T, b: T): number {
  return a < b ? -1 : b < a ? 1 : 0;
}

/** Numbers compare with numbers and with what converts to one, strings with strings. */
type Kind = "number" | "string";

/** What an item compares as; throws if it compares with nothing. */
function kindOf(item: unknown): Kind {
  const primitive = toPrimitive(item);
  if (typeof primitive === "string") return "string";
  if (primitive !== undefined && !Number.isNaN(primitive)) return "number";
  const message = `Cannot put the item: it must have a place in the order, received ${
    inWords(item)
  }`;
  throw primitive === undefined ? new TypeError(message) : new RangeError(message);
}

/** What `<` makes of an item before it compares. */
function toPrimitive(item: unknown): unknown {
  if (typeof item === "symbol") return undefined;
  if (Object(item) !== item) return item;
  const object = item as { [Symbol.toPrimitive]?(hint: string): unknown };
  if (object[Symbol.toPrimitive] !== undefined) return object[Symbol.toPrimitive]!("number");
  const value = object.valueOf?.();
  return value === object ? String(object) : value;
}

/** Whether it is a number that cannot be told from its equals. */
function isPlain(item: number): boolean {
  return item === item && !Object.is(item, -0);
}
