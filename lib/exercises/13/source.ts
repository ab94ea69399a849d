/** A source that writes down what is asked of it. */
import { delay } from "@std/async";

/** How a source behaves. Times are milliseconds. */
export interface SourceOptions {
  /** How long each answer takes. */
  readonly every?: number;
  /** What it throws after its last value, instead of ending. */
  readonly error?: unknown;
  /** It throws in the call to `next()` itself. */
  readonly atOnce?: boolean;
  /** How long its `return()` takes. */
  readonly closing?: number;
  /** Whether it has a `return()`. */
  readonly closable?: boolean;
  /** What its `return()` throws when it has closed. */
  readonly closingError?: unknown;
  /** It throws that in the call of `return()` itself. */
  readonly closingAtOnce?: boolean;
}

/** An async iterable of the values; each answer takes time, and so does closing. */
export class Source<T> implements AsyncIterable<T> {
  /** How often `next()` was called. */
  asked = 0;
  /** Whether it has been asked for a value while an answer was still missing. */
  hurried = false;
  state: "open" | "ended" | "closed" = "open";
  readonly #values: readonly T[];
  readonly #options: SourceOptions;

  constructor(values: readonly T[], options: SourceOptions = {}) {
    this.#values = values;
    this.#options = options;
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    const iterator: AsyncIterator<T> = { next: () => this.#next() };
    if (this.#options.closable ?? true) {
      iterator.return = () => this.#options.closingAtOnce ? this.#fail() : this.#close();
    }
    return iterator;
  }

  #answering = false;

  #next(): Promise<IteratorResult<T>> {
    const { every = 50, error, atOnce } = this.#options;
    const index = this.asked++;
    this.hurried ||= this.#answering;
    const ends = index >= this.#values.length || this.state !== "open";
    if (ends && error !== undefined && atOnce) {
      this.state = "ended";
      throw error;
    }
    this.#answering = true;
    return delay(every).then(() => {
      this.#answering = false;
      if (!ends) return { done: false, value: this.#values[index] };
      if (this.state === "open") this.state = "ended";
      if (error !== undefined) throw error;
      return { done: true, value: undefined };
    });
  }

  #fail(): never {
    this.state = "closed";
    throw this.#options.closingError;
  }

  async #close(): Promise<IteratorResult<T>> {
    await delay(this.#options.closing ?? 40);
    if (this.state === "open") this.state = "closed";
    if (this.#options.closingError !== undefined) throw this.#options.closingError;
    return { done: true, value: undefined };
  }
}

/** Whole numbers that are new in each check, from 1 on. */
export function numbers(count: number, random: () => number): number[] {
  return Array.from({ length: count }, () => 1 + Math.floor(random() * 900));
}
