import { Condition } from "@course/async";

export class BoundedBuffer<T> {
  #items: T[] = [];
  #changed = new Condition();

  constructor(readonly capacity: number) {}

  /** Puts an item in; waits while the buffer is full. */
  async put(item: T): Promise<void> {
    using _guard = await this.#changed.acquire();
    await this.#changed.waitFor(() => this.#items.length < this.capacity);
    this.#items.push(item);
    this.#changed.notifyAll(); // notify() might wake another task that wants to put
  }

  /** Takes the oldest item out; waits while the buffer is empty. */
  async take(): Promise<T> {
    using _guard = await this.#changed.acquire();
    await this.#changed.waitFor(() => this.#items.length > 0);
    const item = this.#items.shift()!;
    this.#changed.notifyAll();
    return item;
  }
}
