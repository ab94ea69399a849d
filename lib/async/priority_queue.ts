import { checkFunction } from "./arguments.ts";
import { AscendingHeap } from "./ascending_heap.ts";
import { Heap } from "./heap.ts";
import { Queue } from "./queue.ts";

/** How a {@linkcode PriorityQueue} is built. */
export interface PriorityQueueOptions<T> {
  /** How many items fit in; any number by default. */
  maxSize?: number;
  /** Negative if `a` goes before `b`; the order of `<` by default. */
  compare?: (a: T, b: T) => number;
}

/**
 * A queue that gives out the smallest item first.
 *
 * - **Smallest first** (PQ1), by `compare`, or else by `<`.
 * - **Fair among equals** (PQ2): those leave in the order in which they entered.
 * - **Those who wait enter in the order of their coming** (PQ3), and are sorted once inside.
 * - **NaN is refused** (PQ4): an item that has no place in the order is a `RangeError` at `put()`.
 * - **A queue in everything else** (PQ5): see {@linkcode Queue}.
 *
 * Putting and taking cost O(log n) comparisons.
 *
 * Idea: Python's `asyncio.PriorityQueue`, with an order among equals.
 *
 * @typeParam T What is queued.
 *
 * @example The urgent first
 * ```ts
 * import { PriorityQueue } from "@course/async";
 * import { assertEquals } from "@std/assert";
 *
 * const jobs = new PriorityQueue<{ name: string; rank: number }>({
 *   compare: (a, b) => a.rank - b.rank,
 * });
 * jobs.putNowait({ name: "sweep", rank: 2 });
 * jobs.putNowait({ name: "put out the fire", rank: 1 });
 * jobs.putNowait({ name: "mop", rank: 2 });
 * const names = [jobs, jobs, jobs].map((queue) => queue.getNowait().name);
 * assertEquals(names, ["put out the fire", "sweep", "mop"]);
 * ```
 */
export class PriorityQueue<T> extends Queue<T> {
  constructor({ maxSize, compare }: PriorityQueueOptions<T> = {}) {
    if (compare !== undefined) {
      checkFunction(compare, "Cannot create a priority queue: compare must be a function");
    }
    super(maxSize, compare === undefined ? new AscendingHeap() : new Heap(compare));
  }
}
