/** A source whose values come at given times, and which writes down how it was treated. */
import { delay } from "@std/async";

/** A value, and how many milliseconds after it was asked for it comes. */
export type Timed<T> = readonly [ms: number, value: T];

/** How a feed ends and closes. Times are milliseconds. */
export interface FeedOptions {
  /** How long it takes to end, or to fail, after its last value. */
  readonly end?: number;
  /** What it throws instead of ending. */
  readonly error?: unknown;
  /** It throws in the call to `next()` itself. */
  readonly atOnce?: boolean;
  /** How long `return()` takes; it never answers if this is `Infinity`. */
  readonly closing?: number;
  /** What `return()` throws, in the call itself unless it fails later. */
  readonly closingError?: unknown;
  readonly closingFailsLater?: boolean;
  /** Whether it has a `return()`. */
  readonly closable?: boolean;
}

/** An async iterable of values, each of which takes its time. */
export class Feed<T> implements AsyncIterable<T> {
  /** How often `return()` was called, and how often it had answered. */
  closings = 0;
  closed = 0;
  asked = 0;
  readonly #values: readonly Timed<T>[];
  readonly #options: FeedOptions;

  constructor(values: readonly Timed<T>[], options: FeedOptions = {}) {
    this.#values = values;
    this.#options = options;
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    const iterator: AsyncIterator<T> = { next: () => this.#next() };
    if (this.#options.closable ?? true) iterator.return = () => this.#return();
    return iterator;
  }

  #next(): Promise<IteratorResult<T>> {
    const { end = 0, error, atOnce } = this.#options, fails = "error" in this.#options;
    const index = this.asked++;
    if (index < this.#values.length) {
      const [ms, value] = this.#values[index];
      return delay(ms).then(() => ({ done: false, value }));
    }
    if (fails && atOnce) throw error;
    return delay(end).then(() => {
      if (fails) throw error;
      return { done: true, value: undefined };
    });
  }

  #return(): Promise<IteratorResult<T>> {
    const { closing = 20, closingError, closingFailsLater = false } = this.#options;
    const fails = "closingError" in this.#options;
    this.closings++;
    if (fails && !closingFailsLater) throw closingError;
    if (closing === Infinity) return new Promise(() => {});
    return delay(closing).then(() => {
      if (fails) throw closingError;
      this.closed++;
      return { done: true, value: undefined };
    });
  }
}

/** What a reader saw of a source, when, and what ended its loop. */
export interface Reading<T> {
  readonly seen: T[];
  /** Milliseconds since the reader began. */
  readonly times: number[];
  readonly error: unknown;
  /** Whether its loop was ended by an error, which may be undefined. */
  readonly threw: boolean;
  /** When its loop was over. */
  readonly over: number;
}

/** More than any right answer yields: one that never ends is left here. */
const ENOUGH = 1000;

/** Reads up to `most` values, and is busy for `busy` milliseconds with each. */
export async function readFrom<T>(
  source: () => AsyncIterable<T>,
  { most = ENOUGH, busy = 0 }: { most?: number; busy?: number } = {},
): Promise<Reading<T>> {
  const start = performance.now();
  const seen: T[] = [], times: number[] = [];
  const since = () => Math.round(performance.now() - start);
  let error: unknown, threw = false;
  try {
    for await (const value of source()) {
      times.push(since());
      if (seen.push(value) >= most) break;
      if (busy > 0) await delay(busy);
    }
  } catch (caught) {
    error = caught;
    threw = true;
  }
  return { seen, times, error, threw, over: since() };
}
