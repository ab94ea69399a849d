export class Frontier {
  readonly #known: Set<string>;
  readonly #waiting: string[] = [];

  constructor(readonly room: number, known: Iterable<string> = []) {
    this.#known = new Set(known);
  }

  get unfinished(): string[] {
    return [...this.#waiting];
  }

  async add(page: string): Promise<void> {
    this.#waiting.push(page);
    await null;
  }

  close(): void {}

  stop(): void {}

  async take(): Promise<string | undefined> {
    await null;
    return this.#waiting.shift();
  }

  done(page: string, links: readonly string[]): void {
    this.#known.add(page);
    this.#waiting.push(...links.filter((link) => !this.#known.has(link)));
  }
}
