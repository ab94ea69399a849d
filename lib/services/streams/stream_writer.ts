/** Bytes to send, which wait in the program until the other side has room for them. */

/** Where bytes go: a `Deno.Conn`, an open file, or anything else with such a `write`. */
export interface ByteSink {
  /** Takes some of the bytes, at least one, and returns how many. */
  write(bytes: Uint8Array): Promise<number>;
  /** Signals that no more will come. */
  closeWrite?(): Promise<void>;
}

/** Takes the place of what was sent, so that its memory is free. */
const SENT = new Uint8Array();

/** The number of bytes above which `drain` waits, until no more than a quarter of them are left. */
const HIGH_WATER = 64 * 1024;

/**
 * Writes without waiting, and lets the caller wait until enough has gone.
 *
 * 1. **In order, and all of it.** A sink may take a part of what it is offered; the rest is offered
 *    again.
 * 2. **Back-pressure.** `write` never waits, so what the sink does not take is held in memory
 *    (`buffered` bytes). `drain` waits if that is more than `highWater` bytes, until at most a
 *    quarter of `highWater` is left.
 * 3. **A failure of the sink** rejects `drain` and `close`, at once and from then on. What was
 *    waiting is dropped, and so is what is written later.
 *
 * @example A sink that takes three bytes at a time
 * ```ts
 * import { StreamWriter } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * let sent = "";
 * const writer = new StreamWriter({
 *   write(bytes) {
 *     sent += new TextDecoder().decode(bytes.subarray(0, 3));
 *     return Promise.resolve(Math.min(3, bytes.length));
 *   },
 * });
 * writer.write("tea, milk");
 * assertEquals(writer.buffered, 9);
 * await writer.close();
 * assertEquals(sent, "tea, milk");
 * ```
 */
export class StreamWriter {
  readonly #sink: ByteSink;
  readonly #highWater: number;
  readonly #waiting: Uint8Array[] = [];
  readonly #drains = new Set<{ below: number; settle: PromiseWithResolvers<void> }>();
  #buffered = 0;
  #pumping = false;
  #closing: Promise<void> | undefined;
  #failure: { error: unknown } | undefined;

  /**
   * @param options.highWater the number of bytes above which `drain` waits, 65 536 by default
   * @throws {RangeError} If it is not an integer, or below 0.
   */
  constructor(sink: ByteSink, { highWater = HIGH_WATER }: { highWater?: number } = {}) {
    if (!(Number.isSafeInteger(highWater) && highWater >= 0)) {
      throw new RangeError(
        `Cannot make a writer: highWater must be an integer, 0 or more, received ${highWater}`,
      );
    }
    this.#sink = sink;
    this.#highWater = highWater;
  }

  /** How many bytes wait in this program to be sent. */
  get buffered(): number {
    return this.#buffered;
  }

  /**
   * Adds to what is to be sent; text is encoded as UTF-8. The bytes must not change until they are
   * sent.
   *
   * @throws {Error} If the writer was closed.
   */
  write(data: string | Uint8Array): void {
    if (this.#closing) throw new Error("Cannot write: the writer is closed");
    if (this.#failure) return;
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    if (bytes.length === 0) return;
    this.#waiting.push(bytes);
    this.#buffered += bytes.length;
    if (!this.#pumping) this.#pump();
  }

  /** Waits until there is room again; returns at once if there is. */
  async drain(): Promise<void> {
    if (this.#buffered > this.#highWater) await this.#atMost(Math.floor(this.#highWater / 4));
    if (this.#failure) throw this.#failure.error;
  }

  /** Sends what is waiting, and tells the other side that this was all. */
  close(): Promise<void> {
    return this.#closing ??= this.#end();
  }

  async #end(): Promise<void> {
    await this.#atMost(0);
    if (this.#failure) throw this.#failure.error;
    await this.#sink.closeWrite?.();
  }

  /** Fulfils when no more than `below` bytes wait, or the sink has failed. */
  async #atMost(below: number): Promise<void> {
    if (this.#buffered <= below) return;
    const settle = Promise.withResolvers<void>();
    this.#drains.add({ below, settle });
    await settle.promise;
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    let at = 0; // The first chunk of `#waiting` that is not sent
    try {
      while (at < this.#waiting.length) {
        const count = await this.#sink.write(this.#waiting[at]);
        this.#buffered -= count;
        const rest = this.#waiting[at].subarray(count);
        if (rest.length > 0) this.#waiting[at] = rest;
        else this.#waiting[at++] = SENT;
        if (at === 1024) this.#waiting.splice(0, at), at = 0;
        this.#wake();
      }
    } catch (error) {
      this.#failure = { error };
      this.#buffered = 0;
    }
    this.#waiting.length = 0;
    this.#pumping = false;
    this.#wake();
  }

  #wake(): void {
    for (const drain of this.#drains) {
      if (this.#buffered > drain.below) continue;
      this.#drains.delete(drain);
      drain.settle.resolve();
    }
  }
}
