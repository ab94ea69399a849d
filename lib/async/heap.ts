/** The store of a priority queue with a comparator. */
import { inWords } from "./arguments.ts";
import { QueueEmpty } from "./errors.ts";
import type { Store } from "./store.ts";

/** Thrown by a search when the comparator has called back and changed the heap: search again. */
const CHANGED = Symbol("changed");

/**
 * Smallest first, and among equals the oldest first: a binary heap that remembers the order of
 * arrival.
 *
 * The item at `i` comes no later than its children at `2i + 1` and `2i + 2`. Every operation first
 * asks the comparator and only then moves items, so one that throws changes nothing (A10); and if
 * it has called back and changed the heap, the operation starts over (PQ6).
 */
export class Heap<T> implements Store<T> {
  readonly #compare: (a: T, b: T) => number | bigint;
  readonly #items: T[] = [];
  /** When the item at the same index came: what decides among equals. */
  readonly #ranks: number[] = [];
  #arrivals = 0;
  /** How often something was added or taken. */
  #changes = 0;

  constructor(compare: (a: T, b: T) => number | bigint) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#items.length;
  }

  check(item: T): void {
    toNumber(this.#compare(item, item));
  }

  add(item: T): void {
    const items = this.#items, ranks = this.#ranks;
    const target = this.#find(true, item);
    let hole = items.length;
    while (hole > target) {
      const parent = (hole - 1) >> 1;
      items[hole] = items[parent];
      ranks[hole] = ranks[parent];
      hole = parent;
    }
    items[target] = item;
    ranks[target] = this.#arrivals++;
    this.#changes++;
  }

  take(): T {
    const items = this.#items, ranks = this.#ranks;
    let target = this.#find(false);
    if (items.length === 0) throw new QueueEmpty("Cannot get an item: compare has taken them all");
    this.#changes++;
    let item = items.pop() as T, rank = ranks.pop() as number;
    if (items.length === 0) return item;
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
    this.#changes++;
  }

  /** Where a new item belongs, or where the last one goes when the top is taken. */
  #find(isNew: boolean, item?: T): number {
    while (true) {
      const changes = this.#changes;
      try {
        return isNew ? this.#placeFor(item as T, changes) : this.#placeForLast(changes);
      } catch (error) {
        if (error !== CHANGED) throw error;
      }
    }
  }

  /** Among equals the newcomer is the last: it rises only above those that it is smaller than. */
  #placeFor(item: T, changes: number): number {
    const items = this.#items;
    let place = items.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (this.#order(item, items[above], changes) >= 0) break;
      place = above;
    }
    return place;
  }

  /**
   * The last item fills the hole at the top. Coming from below it belongs far below again, so the
   * search goes down along the smaller children to the end, and from there up: half the
   * comparisons.
   */
  #placeForLast(changes: number): number {
    const end = this.#items.length - 1;
    let place = 0;
    for (let child = 1; child < end; child = 2 * place + 1) {
      place = child + 1 < end && this.#precedes(child + 1, child, changes) ? child + 1 : child;
    }
    while (place > 0 && this.#precedes(end, place, changes)) place = (place - 1) >> 1;
    return place;
  }

  /** Whether the item at index `i` comes before the one at `j`. */
  #precedes(i: number, j: number, changes: number): boolean {
    const order = this.#order(this.#items[i], this.#items[j], changes);
    return order < 0 || (order === 0 && this.#ranks[i] < this.#ranks[j]);
  }

  /** What the comparator says: negative, positive or 0. */
  #order(a: T, b: T, changes: number): number {
    const order = toNumber(this.#compare(a, b));
    if (changes !== this.#changes) throw CHANGED;
    return order;
  }
}

/** Accepts a bigint as well as a number; anything else is an error. */
function toNumber(order: number | bigint): number {
  if (typeof order === "number") {
    if (order === order) return order;
    throw new RangeError("Cannot put the item: it must have a place in the order, received NaN");
  }
  if (typeof order === "bigint") return Number(order);
  throw new TypeError(
    `Cannot put the item: compare must return a number, received ${inWords(order)}`,
  );
}
