/** The pending timers, the earliest first. */
import type { TimerHandle } from "./handle.ts";

interface Entry {
  readonly handle: TimerHandle;
  /** The order of arming: what decides between equal deadlines. */
  readonly order: number;
}

/**
 * The timers that are still to come, the earliest first.
 *
 * A binary heap: `entries[i]` comes before `entries[2i + 1]` and `entries[2i + 2]`. A cancelled
 * timer stays where it is until it reaches the top, or until the heap has doubled in size since it
 * was last swept: so adding, removing and cancelling never cost more than O(log n).
 */
export class TimerHeap {
  #entries: Entry[] = [];
  #armed = 0;
  #sweepAt = 64;

  /** How many timers are held, the cancelled ones that were not swept yet included. */
  get size(): number {
    return this.#entries.length;
  }

  /** Adds a timer. */
  add(handle: TimerHandle): void {
    if (this.#entries.length >= this.#sweepAt) this.#sweep();
    this.#entries.push({ handle, order: this.#armed++ });
    this.#rise(this.#entries.length - 1);
  }

  /** The earliest live timer, which stays in the heap. */
  first(): TimerHandle | undefined {
    while (this.#entries.length > 0 && this.#entries[0].handle.cancelled) this.#removeTop();
    return this.#entries[0]?.handle;
  }

  /** Takes out the earliest live timer if its time has come. */
  takeDue(now: number): TimerHandle | undefined {
    const handle = this.first();
    if (handle === undefined || handle.when > now) return undefined;
    this.#removeTop();
    return handle;
  }

  /** The live timers, the earliest first. */
  list(): TimerHandle[] {
    return this.#live().map((entry) => entry.handle);
  }

  /** Forgets all timers. */
  clear(): void {
    this.#entries = [];
  }

  #live(): Entry[] {
    return this.#entries.filter((entry) => !entry.handle.cancelled)
      .sort((a, b) => before(a, b) ? -1 : 1);
  }

  #sweep(): void {
    this.#entries = this.#live(); // A sorted array is a heap.
    this.#sweepAt = Math.max(64, 2 * this.#entries.length);
  }

  #removeTop(): void {
    const last = this.#entries.pop()!;
    if (this.#entries.length === 0) return;
    this.#entries[0] = last;
    this.#sink(0);
  }

  #rise(index: number): void {
    const entries = this.#entries;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (before(entries[parent], entries[index])) return;
      [entries[parent], entries[index]] = [entries[index], entries[parent]];
      index = parent;
    }
  }

  #sink(index: number): void {
    const entries = this.#entries;
    while (true) {
      let least = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        if (child < entries.length && before(entries[child], entries[least])) least = child;
      }
      if (least === index) return;
      [entries[least], entries[index]] = [entries[index], entries[least]];
      index = least;
    }
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.handle.when < b.handle.when ||
    (a.handle.when === b.handle.when && a.order < b.order);
}
