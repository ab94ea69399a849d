export class Frontier {
  readonly #known: Set<string>;
  /** Pages that are not done, in the order in which they were found. */
  readonly #open = new Set<string>();
  /** Those of them that a worker may take. */
  readonly #waiting: string[] = [];
  #closed = false;
  #stopped = false;
  /** Fulfilled at the next change. */
  #change = Promise.withResolvers<void>();

  constructor(readonly room: number, known: Iterable<string> = []) {
    this.#known = new Set(known);
  }

  /** The pages that are not done, in the order in which they were found. */
  get unfinished(): string[] {
    return [...this.#open];
  }

  /** Adds a page from outside, unless it is known; waits while there is no room. */
  async add(page: string): Promise<void> {
    if (!this.#discover(page)) return;
    while (this.#waiting.length >= this.room && !this.#stopped) await this.#change.promise;
    this.#waiting.push(page);
    this.#tell();
  }

  /** Nothing more will be added from outside. */
  close(): void {
    this.#closed = true;
    this.#tell();
  }

  /** No page is handed out from now on, and no call waits any longer. */
  stop(): void {
    this.#stopped = true;
    this.#tell();
  }

  /** The next page for a worker; `undefined` if there will be none. */
  async take(): Promise<string | undefined> {
    while (!this.#stopped) {
      if (this.#waiting.length > 0) {
        const page = this.#waiting.shift();
        this.#tell();
        return page;
      }
      if (this.#closed && this.#open.size === 0) return undefined;
      await this.#change.promise;
    }
  }

  /** A worker has finished the page, and has found these links on it. */
  done(page: string, links: readonly string[]): void {
    for (const link of links) {
      if (this.#discover(link)) this.#waiting.push(link);
    }
    this.#open.delete(page);
    this.#tell();
  }

  #discover(page: string): boolean {
    if (this.#known.has(page)) return false;
    this.#known.add(page);
    this.#open.add(page);
    return true;
  }

  #tell(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }
}
