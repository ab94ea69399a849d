/** A result that arrives later. */
import { checkCallback } from "./checks.ts";
import type { Coroutine } from "./coroutine.ts";
import { CancelledError, InvalidStateError } from "./errors.ts";
import type { EventLoop } from "./event_loop.ts";

/** The state of a future. */
export type FutureState = "pending" | "fulfilled" | "rejected" | "cancelled";

/** How a future ended. */
export type Outcome<T> =
  | { readonly state: "fulfilled"; readonly value: T }
  | { readonly state: "rejected"; readonly error: unknown }
  | { readonly state: "cancelled"; readonly error: CancelledError };

/** What a future calls when it is done, in a later turn. */
export type DoneCallback<F> = (future: F) => void;

/**
 * A result that arrives later.
 *
 * - **Settled once** (F3, F4): with a value, an error or a cancellation. A second time throws.
 * - **Settling runs nothing** (F5, F6): each callback, in the order of adding, gets a `callSoon` of
 *   its own, even one that is added to a done future.
 * - **Reading too early throws** InvalidStateError (F2); reading a cancelled one, CancelledError.
 * - **No failure is lost** (F9): one that was never looked at is reported when the loop closes.
 *
 * A coroutine waits for it with `yield future`, or, with the type of the result, `yield* future`;
 * if it is done already, no turn is lost (F10). Idea: Python's `asyncio.Future`.
 *
 * @example A callback comes a turn later
 * ```ts
 * import { EventLoop } from "@course/loop";
 * import { assertEquals } from "@std/assert";
 *
 * const loop = new EventLoop();
 * const future = loop.createFuture<string>();
 * const seen: string[] = [];
 * future.addDoneCallback((done) => seen.push(done.result()));
 * future.setResult("arrived");
 * assertEquals(seen, []);
 * loop.step();
 * assertEquals(seen, ["arrived"]);
 * ```
 */
export class Future<T = unknown> {
  /** The loop that runs its callbacks. */
  readonly loop: EventLoop;
  /** Its name in traces and messages. */
  readonly label: string;
  /** Undefined exactly while it is pending. */
  #outcome: Outcome<T> | undefined;
  /** Empty once it is done: settling hands them all to the loop. */
  #callbacks: DoneCallback<never>[] = [];

  /** Made by `loop.createFuture`, not by programs. */
  constructor(loop: EventLoop, label: string) {
    this.loop = loop;
    this.label = label;
  }

  /** Its state. */
  get state(): FutureState {
    return this.#outcome?.state ?? "pending";
  }

  /** Whether it has a result, an error or a cancellation. */
  get done(): boolean {
    return this.#outcome !== undefined;
  }

  /** Whether it was cancelled. */
  get cancelled(): boolean {
    return this.#outcome?.state === "cancelled";
  }

  /** The value; throws the error, the CancelledError, or InvalidStateError while pending. */
  result(): T {
    const outcome = this.#look("result");
    if (outcome.state === "fulfilled") return outcome.value;
    throw outcome.error;
  }

  /**
   * The error, or undefined if there is a value; throws as `result` does while pending or if
   * cancelled.
   */
  exception(): unknown {
    const outcome = this.#look("exception");
    if (outcome.state === "cancelled") throw outcome.error;
    return outcome.state === "rejected" ? outcome.error : undefined;
  }

  /** Settles it with a value. */
  setResult(value: T): void {
    this.settle({ state: "fulfilled", value });
  }

  /** Settles it with an error. */
  setException(error: unknown): void {
    this.settle({ state: "rejected", error });
  }

  /** Settles it as cancelled. Returns false, and does nothing, if it is done. */
  cancel(message?: string): boolean {
    this.loop._looked(this);
    if (this.done) return false;
    this.settle({ state: "cancelled", error: new CancelledError(message) });
    return true;
  }

  /** Calls `callback` in a turn after this future is done. The same one may be added again. */
  addDoneCallback(callback: DoneCallback<this>): void {
    checkCallback("add a done callback", callback);
    if (this.done) this.loop.callSoon(callback, this);
    else this.#callbacks.push(callback);
  }

  /** Removes every occurrence of `callback`, and returns how many there were. */
  removeDoneCallback(callback: DoneCallback<this>): number {
    checkCallback("remove a done callback", callback);
    const kept = this.#callbacks.filter((each) => each !== callback);
    const removed = this.#callbacks.length - kept.length;
    this.#callbacks = kept;
    return removed;
  }

  /** Waits: `const value = yield* future` in a coroutine. */
  *[Symbol.iterator](): Coroutine<T> {
    if (!this.done) yield this;
    return this.result();
  }

  /** For messages: its label and its state. */
  toString(): string {
    return `${this.label} (${this.state})`;
  }

  /** The only place where a future becomes done. */
  protected settle(outcome: Outcome<T>): void {
    if (this.done) {
      throw new InvalidStateError(`Cannot settle ${this.label}: it is already ${this.state}`);
    }
    this.#outcome = outcome;
    this.loop._settled(this);
    const callbacks = this.#callbacks as DoneCallback<this>[];
    this.#callbacks = [];
    for (const callback of callbacks) this.loop.callSoon(callback, this);
  }

  #look(what: string): Outcome<T> {
    if (this.#outcome === undefined) {
      throw new InvalidStateError(`Cannot read the ${what} of ${this.label}: it is still pending`);
    }
    this.loop._looked(this);
    return this.#outcome;
  }
}
