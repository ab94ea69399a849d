/** Bytes as they are needed: lines and exact counts, from pieces of any size. */

/** Where bytes come from: a `Deno.Conn`, an open file, or anything else with such a `read`. */
export interface ByteSource {
  read(into: Uint8Array): Promise<number | null>;
}

/** How many bytes a line may have by default. */
const LIMIT = 64 * 1024;

/** How many bytes it asks the source for. */
const PIECE = 64 * 1024;

/**
 * Reads lines and exact counts of bytes from a source that delivers pieces of any size.
 *
 * 1. **Nothing is lost.** What a piece has beyond the line or count that was asked for is kept for
 *    the next call. One call at a time: the next may begin when the one before has settled.
 * 2. **Whole characters.** A line is decoded (UTF-8) as a whole, wherever its pieces were cut.
 * 3. **A limit.** A line of more than `limit` bytes is refused, so that a peer that never ends its
 *    line cannot fill the memory.
 *
 * As an async iterable it yields the lines that are left.
 *
 * @example Two lines in three pieces
 * ```ts
 * import { StreamReader } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * const pieces = ["te", "a\nmil", "k\n"].map((piece) => new TextEncoder().encode(piece));
 * const reader = new StreamReader({
 *   read(into) {
 *     const piece = pieces.shift();
 *     if (piece) into.set(piece);
 *     return Promise.resolve(piece?.length ?? null);
 *   },
 * });
 * assertEquals(await Array.fromAsync(reader), ["tea", "milk"]);
 * ```
 */
export class StreamReader implements AsyncIterable<string> {
  readonly #source: ByteSource;
  readonly #limit: number;
  #space = new Uint8Array(2 * PIECE);
  #from = 0; // What is held is in #space, from here …
  #to = 0; // … to here
  #ended = false;

  /**
   * @param options.limit the most bytes that a line may have, 65 536 by default
   * @throws {RangeError} If the limit is not an integer above 0.
   */
  constructor(source: ByteSource, { limit = LIMIT }: { limit?: number } = {}) {
    if (!(Number.isSafeInteger(limit) && limit > 0)) {
      throw new RangeError(
        `Cannot make a reader: limit must be an integer above 0, received ${limit}`,
      );
    }
    this.#source = source;
    this.#limit = limit;
  }

  /** What is there, at most `most` bytes, as soon as there are any; empty at the end. */
  async read(most: number = LIMIT): Promise<Uint8Array<ArrayBuffer>> {
    checkCount("most", most);
    if (this.#held.length === 0 && most > 0) await this.#fill();
    return this.#take(Math.min(most, this.#held.length));
  }

  /**
   * Exactly `count` bytes.
   *
   * @throws {Deno.errors.UnexpectedEof} If the source ends before that. What has arrived can still
   *   be read.
   * @throws {RangeError} If `count` is not an integer, or below 0.
   */
  async readExactly(count: number): Promise<Uint8Array<ArrayBuffer>> {
    checkCount("count", count);
    while (this.#held.length < count) {
      if (await this.#fill()) continue;
      throw new Deno.errors.UnexpectedEof(
        `Cannot read ${count} bytes: the source ended after ${this.#held.length}`,
      );
    }
    return this.#take(count);
  }

  /**
   * The next line without its end (`\n` or `\r\n`), or `null` at the end. What comes after the last
   * end of line is a line, too.
   *
   * @throws {RangeError} If the line has more bytes than the limit.
   */
  async readLine(): Promise<string | null> {
    let end = this.#held.indexOf(NEWLINE);
    while (end < 0) {
      const before = this.#held.length;
      if (before > this.#limit || !await this.#fill()) break;
      end = this.#held.indexOf(NEWLINE, before);
    }
    const length = end < 0 ? this.#held.length : end;
    if (length > this.#limit) {
      throw new RangeError(`Cannot read a line: it has more than ${this.#limit} bytes`);
    }
    if (end < 0 && length === 0) return null;
    const line = new TextDecoder().decode(this.#take(length));
    if (end >= 0) this.#take(1);
    return line.endsWith("\r") && end >= 0 ? line.slice(0, -1) : line;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, void> {
    for (let line = await this.readLine(); line !== null; line = await this.readLine()) yield line;
  }

  get #held(): Uint8Array<ArrayBuffer> {
    return this.#space.subarray(this.#from, this.#to);
  }

  /** Gets another piece from the source; false if there is none. */
  async #fill(): Promise<boolean> {
    if (this.#ended) return false;
    if (this.#space.length - this.#to < PIECE) this.#makeRoom();
    const length = await this.#source.read(this.#space.subarray(this.#to, this.#to + PIECE));
    this.#ended = length === null;
    this.#to += length ?? 0;
    return !this.#ended;
  }

  /** Moves what is held to the front, of a larger space if that is needed. */
  #makeRoom(): void {
    const held = this.#held;
    const space = held.length * 2 > this.#space.length
      ? new Uint8Array(2 * this.#space.length)
      : this.#space;
    space.set(held);
    this.#space = space;
    this.#to = held.length;
    this.#from = 0;
  }

  #take(count: number): Uint8Array<ArrayBuffer> {
    const taken = this.#space.slice(this.#from, this.#from + count);
    this.#from += count;
    return taken;
  }
}

const NEWLINE = 10;

function checkCount(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new RangeError(`Cannot read: ${name} must be an integer, 0 or more, received ${value}`);
}
