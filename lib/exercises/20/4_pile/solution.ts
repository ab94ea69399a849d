export class Pile<T> {
  readonly #items: T[] = [];
  #waiting: (() => void)[] = [];

  constructor(readonly maxSize: number) {}

  async put(item: T): Promise<void> {
    while (this.#items.length >= this.maxSize) await this.#change();
    this.#items.push(item);
    this.#wakeAll();
  }

  async get(): Promise<T> {
    while (this.#items.length === 0) await this.#change();
    const item = this.#items.pop()!;
    this.#wakeAll();
    return item;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wakeAll(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
