/**
 * The host's timers, whose callbacks run one by one, each in a microtask of a turn of its own. An
 * endless loop there can be interrupted; in the host's own list of timers it would take the event
 * loop with it.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { TimerClock } from "./timers.ts";

type TimerHandle = ReturnType<typeof globalThis.setTimeout>;

const setImmediate = globalThis.setImmediate;

/** Timers in a queue between the host and their callbacks. */
export class RealTimers implements Omit<TimerClock, "now"> {
  readonly #host: Omit<TimerClock, "now">;
  /** What is due and has not had its turn, by the number of its handle. */
  readonly #due = new Map<number, () => void>();

  constructor(host: Omit<TimerClock, "now">) {
    this.#host = host;
  }

  setTimeout = (callback: () => void, ms: number): TimerHandle => {
    const run = AsyncLocalStorage.bind(callback);
    const handle = this.#host.setTimeout(() => this.#queue(handle, run), ms);
    return handle;
  };

  setInterval = (callback: () => void, ms: number): TimerHandle => {
    const run = AsyncLocalStorage.bind(callback);
    const handle = this.#host.setInterval(() => this.#queue(handle, run), ms);
    return handle;
  };

  clearTimeout = (handle: TimerHandle): void => {
    this.#due.delete(Number(handle));
    this.#host.clearTimeout(handle);
  };

  clearInterval = (handle: TimerHandle): void => {
    this.#due.delete(Number(handle));
    this.#host.clearInterval(handle);
  };

  #queue(handle: TimerHandle, run: () => void): void {
    this.#due.set(Number(handle), run);
    if (this.#due.size === 1) setImmediate(() => this.#next());
  }

  #next(): void {
    const [first] = this.#due;
    if (!first) return;
    const [number, run] = first;
    this.#due.delete(number);
    if (this.#due.size > 0) setImmediate(() => this.#next());
    queueMicrotask(run);
  }
}
