/** The smallest first. */
import { checkFunction, checkOptions } from "./arguments.ts";
import { AscendingHeap } from "./ascending_heap.ts";
import { Heap } from "./heap.ts";
import { Queue } from "./queue.ts";

/** How a {@linkcode PriorityQueue} is built. */
export interface PriorityQueueOptions<T> {
  /** How many items fit in; any number by default. */
  maxSize?: number;
  /** Negative if `a` goes before `b`; the order of `<` by default. */
  compare?: (a: T, b: T) => number | bigint;
}

/**
 * A queue that hands out the smallest item first.
 *
 * - **Smallest first** (PQ1), by `compare`, or else by `<`.
 * - **Fair among equals** (PQ2): those leave in the order in which they entered.
 * - **Waiting items enter in order of arrival** (PQ3), and are sorted once inside.
 * - **What has no place in the order is refused** at `put()` (PQ4, PQ6): without `compare` that is
 *   `undefined`, what is or becomes `NaN`, such as an invalid date, and a string among numbers;
 *   with it, an item for which it does not return a number.
 * - **A queue in everything else** (PQ5): see {@linkcode Queue}.
 *
 * Putting and taking cost O(log n) comparisons.
 *
 * Idea: Python's `asyncio.PriorityQueue`, with an order among equals.
 *
 * @typeParam T What is queued.
 *
 * @example The most urgent first
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
  constructor(options?: PriorityQueueOptions<T>) {
    checkOptions(options, "Cannot create a priority queue", "{ maxSize: 2 }");
    const { maxSize, compare } = options ?? {};
    if (compare !== undefined) {
      checkFunction(compare, "Cannot create a priority queue: compare must be a function");
    }
    super(maxSize, compare === undefined ? new AscendingHeap() : new Heap(compare));
  }
}
