/** A place to wait until something has changed. */
import { checkFunction, checkNumber, inWords } from "./arguments.ts";
import { isAwaitable } from "./awaitable.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";
import { InvalidStateError } from "./errors.ts";
import type { Guard } from "./guard.ts";
import { Lock, resumeHold, suspendHold } from "./lock.ts";
import { observe } from "./observe.ts";
import { type Waiter, WaitList } from "./wait_list.ts";

/**
 * A lock, and a place to wait until what it protects has changed.
 *
 * - **Only with the lock** (C1, C2): waiting and notifying without it are errors.
 * - **Parked without it, back with it** (C3, C4): `wait()` releases the lock, and settles only when
 *   it holds the lock again. The guard taken before `wait()` is still valid after it.
 * - **Even when aborted** (C10, C11): the wait takes the lock back first, whatever happens, and
 *   only then rejects; so the scope around it can release the lock as usual.
 * - **Notified in order** (C5–C8): `notify(n)` wakes the n waits that are oldest, each notification
 *   a different one; if none is left, the notification is forgotten.
 * - **No notification is lost** (C12, C14, C15): it goes to a wait that is still pending. Once
 *   notified, a wait fulfils even if its signal aborts before it gets the lock.
 * - **No stampede** (C18): the notified line up for the lock at once, in order.
 * - **Look again** (C16): between the notification and the lock others may have come first; so wait
 *   in a loop, or with `waitFor()`, which is that loop.
 *
 * Cancellation: see {@linkcode Cancellable}. Idea: Python's `asyncio.Condition`, with the
 * re-queueing of Trio's.
 *
 * @example Wait until there is enough
 * ```ts
 * import { Condition } from "@course/async";
 * import { assertEquals } from "@std/assert";
 *
 * const condition = new Condition();
 * let coins = 0;
 * const shopper = condition.run(async () => {
 *   await condition.waitFor(() => coins >= 2);
 *   coins -= 2;
 *   return "bought";
 * });
 * for (let i = 0; i < 2; i++) {
 *   using _guard = await condition.acquire();
 *   coins++;
 *   condition.notify();
 * }
 * assertEquals(await shopper, "bought");
 * assertEquals(coins, 0);
 * ```
 */
export class Condition {
  /** The lock; conditions may share one (C17). */
  readonly lock: Lock;
  readonly #waiters: WaitList<void, Guard>;

  constructor(lock: Lock = new Lock()) {
    if (!(lock instanceof Lock)) {
      throw new TypeError(
        `Cannot create a condition: lock must be a Lock, received ${inWords(lock)}`,
      );
    }
    this.lock = lock;
    this.#waiters = new Parked(lock);
  }

  /** How many wait to be notified; those that only wait for the lock again are not counted. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /** Waits for the lock and takes it, as `lock.acquire()` does. */
  acquire(options?: Cancellable): Promise<Guard> {
    return this.lock.acquire(options);
  }

  /** Runs the body while holding the lock, as `lock.run()` does. */
  run<T>(body: () => T | PromiseLike<T>, options?: Cancellable): Promise<T> {
    return this.lock.run(body, options);
  }

  /**
   * Releases the lock, waits to be notified, and takes the lock again.
   *
   * @throws {InvalidStateError} If the lock is not held.
   * @throws {unknown} If the signal aborts before the notification: `signal.reason`, with the lock
   *   held.
   */
  wait(options?: Cancellable): Promise<void> {
    const signal = signalOf(options);
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (!this.lock.locked) return Promise.reject(notHeld("wait"));
    return this.#waiters.park(signal, suspendHold(this.lock));
  }

  /**
   * Waits until the predicate is truthy, and returns what it returned (C9). The predicate is called
   * with the lock held: at once, and after every notification.
   *
   * @throws {InvalidStateError} If the lock is not held.
   * @throws {TypeError} If the predicate returns a promise (C19).
   * @throws {unknown} If the predicate throws, or the signal aborts; both with the lock held.
   */
  waitFor<T>(predicate: () => T, options?: Cancellable): Promise<T> {
    checkFunction(predicate, "Cannot wait for the condition: predicate must be a function");
    const signal = signalOf(options);
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (!this.lock.locked) return Promise.reject(notHeld("wait"));
    return this.#waitUntil(predicate, options);
  }

  /**
   * Wakes the n waits that are oldest, or as many as there are. Does not release the lock.
   *
   * @throws {InvalidStateError} If the lock is not held.
   */
  notify(n = 1): void {
    checkNumber(
      n === Infinity || (Number.isSafeInteger(n) && n >= 0),
      n,
      "Cannot notify: n must be an integer of 0 or more, or Infinity",
    );
    if (!this.lock.locked) throw notHeld("notify");
    for (let left = Math.min(n, this.waiting); left > 0; left--) {
      const waiter = this.#waiters.shift()!;
      waiter.resolve(takeBack(this.lock, waiter));
    }
  }

  /** Wakes all waits: `notify(Infinity)`. */
  notifyAll(): void {
    this.notify(Infinity);
  }

  async #waitUntil<T>(predicate: () => T, options: Cancellable | undefined): Promise<T> {
    let answer = ask(predicate);
    while (!answer) {
      await this.wait(options);
      answer = ask(predicate);
    }
    return answer;
  }
}

/** The predicate's answer; a promise is no answer yet, and would always be truthy (C19). */
function ask<T>(predicate: () => T): T {
  const answer = predicate();
  if (isAwaitable(answer)) {
    observe(answer);
    throw new TypeError(
      "Cannot wait for the condition: predicate must answer at once, it returned a promise",
    );
  }
  return answer;
}

/** The waits for a notification, each with the guard of the hold that it gave up. */
class Parked extends WaitList<void, Guard> {
  readonly #lock: Lock;

  constructor(lock: Lock) {
    super();
    this.#lock = lock;
  }

  protected override aborted(waiter: Waiter<void, Guard>, reason: unknown): void {
    waiter.resolve(
      takeBack(this.#lock, waiter).then(() => {
        throw reason;
      }),
    );
  }
}

/** Lines up for the lock at once; fulfils when the hold that was given up is resumed. */
async function takeBack(lock: Lock, waiter: Waiter<void, Guard>): Promise<void> {
  await resumeHold(lock, waiter.baggage);
}

function notHeld(action: string): InvalidStateError {
  return new InvalidStateError(`Cannot ${action}: the lock of the condition must be held`);
}
