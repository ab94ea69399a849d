/** The cell that is running: its signal, and the time since its experiment began. */
import { type Clock, currentClock, real, timers } from "../time/mod.ts";

/** A busy machine may report a press this many milliseconds late. */
const LATE_MS = 100;

/** What the course knows about one run of a cell. */
export class RunningCell {
  #controller = new AbortController();
  #origin: { clock: Clock; at: number } | undefined;
  /** A set, because a signal looks through all of its listeners for each that comes or goes. */
  readonly #onStop = new Set<(reason: unknown) => void>();
  readonly #couldBegin = real.now();
  #begunAt: number | undefined;
  /** Lines printed so far. */
  lines = 0;
  stopped = false;
  /** Whether anything in it has asked for its signal. */
  listens = false;
  /** Whether it has judged an answer. */
  judged = false;

  get signal(): AbortSignal {
    this.listens = true;
    return this.#controller.signal;
  }

  /** Whether anything of the experiment has happened yet. */
  get begun(): boolean {
    return this.#origin !== undefined;
  }

  /** Whether it has begun only just now, after a rest: a press of Stop may have come before it. */
  get justBegun(): boolean {
    const begunAt = this.#begunAt ?? -Infinity;
    return begunAt - this.#couldBegin > LATE_MS && real.now() - begunAt < LATE_MS;
  }

  /** Milliseconds since the experiment began; the first question begins it. */
  elapsed(): number {
    const clock = currentClock();
    if (this.#origin?.clock !== clock) this.restart();
    return clock.now() - this.#origin!.at;
  }

  /** The experiment begins now. */
  restart(): void {
    const clock = currentClock();
    this.#origin = { clock, at: clock.now() };
    this.#begunAt ??= real.now();
  }

  /** The Stop button. */
  stop(reason: object): void {
    this.stopped = true;
    stopReasons.add(reason);
    this.#controller.abort(reason);
    for (const callback of this.#onStop) callback(reason);
    this.#onStop.clear();
  }

  /** Calls back when the Stop button is pressed; returns the function that prevents it. */
  onStop(callback: (reason: unknown) => void): () => void {
    this.listens = true;
    this.#onStop.add(callback);
    return () => this.#onStop.delete(callback);
  }

  /** A signal that is not aborted, for what comes after a Stop. */
  renewSignal(): void {
    if (this.#controller.signal.aborted) this.#controller = new AbortController();
  }
}

const stopReasons = new WeakSet<object>();

/** Whether an error is what the Stop button caused. */
export function isStopReason(error: unknown): boolean {
  return typeof error === "object" && error !== null && stopReasons.has(error);
}

let running = new RunningCell();

/** The cell that is running now; between two cells, the one to come. */
export function runningCell(): RunningCell {
  return running;
}

/** The cell responsible for what happens: the one whose timer has fired, or the running one. */
export function activeCell(): RunningCell {
  return timers.acting instanceof RunningCell ? timers.acting : running;
}

/** The running cell has ended: what happens from now on belongs to the next. */
export function endCell(): void {
  running = new RunningCell();
}

/**
 * The running cell, as a program in it sees it.
 *
 * - `signal` is aborted by the Stop button, with a `DOMException` named `"AbortError"`. The next
 *   cell gets a fresh one. Outside a kernel it is never aborted.
 *
 * @example
 * ```ts
 * import { cell } from "@course/notebook";
 * import { delay } from "@std/async";
 * import { assert } from "@std/assert";
 *
 * await delay(1, { signal: cell.signal });
 * assert(!cell.signal.aborted);
 * ```
 */
export const cell: { readonly signal: AbortSignal } = {
  get signal() {
    return running.signal;
  },
};
