export class Pile<T> {
  readonly #items: T[] = [];

  constructor(readonly maxSize: number) {}

  async put(item: T): Promise<void> {
    this.#items.push(item);
    await null;
  }

  async get(): Promise<T> {
    await null;
    return this.#items.pop()!;
  }
}
