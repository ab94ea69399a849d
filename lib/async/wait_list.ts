/** The one place where all waiting happens. */
import { type AbortListener, addAbortListener, removeAbortListener } from "./abort_listeners.ts";
import { defer, reject, type Resolve, takeResolve } from "./deferred.ts";

/** The promise of every call that need not wait and has nothing to return. */
export const RESOLVED: Promise<void> = Promise.resolve();

/**
 * First come, first served: the one wait mechanism under every primitive of this library.
 *
 * - A waiter leaves from anywhere in O(1) steps, at once, when its signal aborts (A3).
 * - Only live waiters are in the list: `shift()` never returns a dead one (A6, A9).
 * - A waiter that has been shifted is out of reach of its signal (A5), which forgets it (A4).
 *
 * Only a waiter with a signal knows the one before it: a list linked both ways costs twice the time
 * at 10,000 waiters.
 */
export class WaitList<T = void, Baggage = undefined> {
  #head: Waiter<T, Baggage> | undefined;
  #tail: Waiter<T, Baggage> | undefined;
  #size = 0;

  /** How many wait. */
  get size(): number {
    return this.#size;
  }

  /** Waits at the end of the list, with a signal that is not aborted yet. */
  park(signal: AbortSignal | undefined, baggage: Baggage): Promise<T> {
    const promise = defer<T>();
    const waiter = new Waiter<T, Baggage>(takeResolve(), baggage);
    const last = this.#tail;
    if (signal !== undefined) waiter.exit = new Exit(this, waiter, last, signal);
    if (last === undefined) this.#head = waiter;
    else last.next = waiter;
    this.#tail = waiter;
    this.#size++;
    return promise;
  }

  /** Removes the waiter that has waited longest; the caller must settle it. */
  shift(): Waiter<T, Baggage> | undefined {
    const first = this.#head;
    if (first !== undefined) this.#unlink(first, undefined);
    return first;
  }

  /** Removes all waiters and fulfils them in order. */
  resolveAll(value: T): void {
    for (let waiter = this.shift(); waiter !== undefined; waiter = this.shift()) {
      waiter.resolve(value);
    }
  }

  /** Removes all waiters and rejects them in order, each with a reason of its own. */
  rejectAll(reason: () => unknown): void {
    for (let waiter = this.shift(); waiter !== undefined; waiter = this.shift()) {
      waiter.reject(reason());
    }
  }

  /** Removes a waiter whose signal has aborted. */
  leave(waiter: Waiter<T, Baggage>, previous: Waiter<T, Baggage> | undefined, reason: unknown) {
    this.#unlink(waiter, previous);
    this.aborted(waiter, reason);
  }

  /** What becomes of a waiter whose signal aborted; it has left the list already. */
  protected aborted(waiter: Waiter<T, Baggage>, reason: unknown): void {
    waiter.reject(reason);
  }

  #unlink(waiter: Waiter<T, Baggage>, previous: Waiter<T, Baggage> | undefined): void {
    const next = waiter.next;
    if (previous === undefined) this.#head = next;
    else previous.next = next;
    if (next === undefined) this.#tail = previous;
    else if (next.exit !== undefined) next.exit.previous = previous;
    waiter.next = undefined;
    this.#size--;
    waiter.exit?.close();
  }
}

/**
 * A waiter: a promise that is not settled yet, and a place in a list.
 *
 * Whoever gets a waiter from `WaitList.shift()` must settle it, after the state of the primitive
 * has been brought up to date: settle last, so that no code ever sees a half-changed state (A8).
 */
export class Waiter<T, Baggage = undefined> {
  /** The waiter after this one, while in a list. */
  next: Waiter<T, Baggage> | undefined = undefined;
  /** Its way out before its turn, if it has a signal. */
  exit: Exit<T, Baggage> | undefined = undefined;

  constructor(
    /** Fulfils its promise. */
    readonly resolve: Resolve<T>,
    /** What it carries while it waits, for example the item that a full queue had no place for. */
    readonly baggage: Baggage,
  ) {}

  /** Rejects its promise. */
  reject(reason: unknown): void {
    reject(this.resolve, reason);
  }
}

/** Takes a waiter out of its list, wherever it is, when its signal aborts. */
class Exit<T, Baggage> implements AbortListener {
  constructor(
    readonly list: WaitList<T, Baggage>,
    readonly waiter: Waiter<T, Baggage>,
    /** The waiter before this one; the list keeps it up to date. */
    public previous: Waiter<T, Baggage> | undefined,
    readonly signal: AbortSignal,
  ) {
    addAbortListener(signal, this);
  }

  close(): void {
    removeAbortListener(this.signal, this);
  }

  onAbort(reason: unknown): void {
    this.list.leave(this.waiter, this.previous, reason);
  }
}
