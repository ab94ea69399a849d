import { Condition } from "@course/async";

export class BoundedBuffer<T> {
  #items: T[] = [];
  #changed = new Condition();

  constructor(readonly capacity: number) {}

  /** Puts an item in; waits while the buffer is full. */
  async put(item: T): Promise<void> {
    using _guard = await this.#changed.acquire();
    if (this.#items.length === this.capacity) await this.#changed.wait();
    this.#items.push(item);
    this.#changed.notify();
  }

  /** Takes the oldest item out; waits while the buffer is empty. */
  async take(): Promise<T> {
    using _guard = await this.#changed.acquire();
    if (this.#items.length === 0) await this.#changed.wait();
    const item = this.#items.shift()!;
    this.#changed.notify();
    return item;
  }
}
