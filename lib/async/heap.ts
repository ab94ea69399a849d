import type { Store } from "./store.ts";

/**
 * Smallest first, and among equals the oldest first: a binary heap that remembers who came when.
 *
 * The item at `i` comes no later than its children at `2i + 1` and `2i + 2`. Every operation first asks
 * the comparator and only then moves items, so one that throws changes nothing (A10).
 */
export class Heap<T> implements Store<T> {
  readonly #compare: (a: T, b: T) => number;
  readonly #items: T[] = [];
  /** When the item at the same index came: what decides among equals. */
  readonly #ranks: number[] = [];
  #arrivals = 0;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#items.length;
  }

  check(item: T): void {
    this.#isSmaller(item, item);
  }

  add(item: T): void {
    const items = this.#items, ranks = this.#ranks;
    if (items.length === 0) this.check(item);
    // Among equals the newcomer is the last: it rises only above those that it is smaller than.
    let target = items.length;
    while (target > 0 && this.#isSmaller(item, items[(target - 1) >> 1])) {
      target = (target - 1) >> 1;
    }

    let hole = items.length;
    while (hole > target) {
      const parent = (hole - 1) >> 1;
      items[hole] = items[parent];
      ranks[hole] = ranks[parent];
      hole = parent;
    }
    items[target] = item;
    ranks[target] = this.#arrivals++;
  }

  take(): T {
    const items = this.#items, ranks = this.#ranks;
    // The last item fills the hole. Coming from below it belongs far below again, so the search goes
    // down along the smaller children to the end, and from there up: half the comparisons.
    const end = items.length - 1;
    let target = 0;
    for (let child = 1; child < end; child = 2 * target + 1) {
      target = child + 1 < end && this.#precedes(child + 1, child) ? child + 1 : child;
    }
    while (target > 0 && this.#precedes(end, target)) target = (target - 1) >> 1;

    let item = items.pop() as T, rank = ranks.pop() as number;
    if (end === 0) return item;
    // Along the way to the top each item takes the place of the one above.
    while (true) {
      const displaced = items[target], displacedRank = ranks[target];
      items[target] = item;
      ranks[target] = rank;
      if (target === 0) return displaced;
      item = displaced;
      rank = displacedRank;
      target = (target - 1) >> 1;
    }
  }

  clear(): void {
    this.#items.length = this.#ranks.length = 0;
  }

  #isSmaller(a: T, b: T): boolean {
    const order = this.#compare(a, b);
    if (Number.isNaN(order)) {
      throw new RangeError("Cannot put the item: it must have a place in the order, received NaN");
    }
    return order < 0;
  }

  /** Whether the item at index `i` comes before the one at `j`. */
  #precedes(i: number, j: number): boolean {
    const order = this.#compare(this.#items[i], this.#items[j]);
    return order < 0 || (order === 0 && this.#ranks[i] < this.#ranks[j]);
  }
}
