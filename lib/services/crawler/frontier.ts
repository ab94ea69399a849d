/** The pages that a crawl still has to load. */

/**
 * The pages that a crawl knows and has not finished. A finder adds pages from outside; workers take
 * them, and hand in the links that they found.
 *
 * - **Each page once**, whoever finds it; pages that are `known` from the start are left out.
 * - **Back-pressure for the finder only**: `add()` waits while `room` pages or more are waiting.
 *   `done()` never waits, because the workers that call it are the ones who make room.
 * - **An end**: once the frontier is closed and every page is done, `take()` returns `undefined`.
 * - **`stop()`** ends it early; `unfinished` says what is left.
 *
 * @example A finder and a worker
 * ```ts
 * import { crawler } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * const frontier = new crawler.Frontier(8);
 * await frontier.add("/");
 * frontier.close();
 * const taken: string[] = [];
 * for (let page; (page = await frontier.take()) !== undefined;) {
 *   taken.push(page);
 *   frontier.done(page, page === "/" ? ["/tea", "/"] : []);
 * }
 * assertEquals(taken, ["/", "/tea"]);
 * ```
 */
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
