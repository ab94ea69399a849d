/** The newest first. */
import { Queue } from "./queue.ts";
import type { Store } from "./store.ts";

/**
 * A queue that hands out the newest item first.
 *
 * - **Newest first** (LQ1) among the items; waiting calls are still served first come, first
 *   served.
 * - **A queue in everything else** (LQ2): see {@linkcode Queue}.
 *
 * Idea: Python's `asyncio.LifoQueue`.
 *
 * @typeParam T What is queued.
 *
 * @example Undo
 * ```ts
 * import { LifoQueue } from "@course/async";
 * import { assertEquals } from "@std/assert";
 *
 * const history = new LifoQueue<string>();
 * history.putNowait("draw");
 * history.putNowait("colour");
 * assertEquals(history.getNowait(), "colour");
 * ```
 */
export class LifoQueue<T> extends Queue<T> {
  constructor(maxSize = Infinity) {
    super(maxSize, new Stack<T>());
  }
}

/** Last in, first out. */
class Stack<T> implements Store<T> {
  readonly #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  check(): void {}

  add(item: T): void {
    this.#items.push(item);
  }

  take(): T {
    return this.#items.pop() as T;
  }

  clear(): void {
    this.#items.length = 0;
  }
}
