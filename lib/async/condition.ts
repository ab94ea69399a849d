import { checkFunction, checkNumber, inWords } from "./arguments.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";
import { InvalidStateError } from "./errors.ts";
import type { Guard } from "./guard.ts";
import { Lock, resumeHold, suspendHold } from "./lock.ts";
import { type Waiter, WaitList } from "./wait_list.ts";

/**
 * A lock, and a place to wait until what it protects has changed.
 *
 * - **Only with the lock** (C1, C2): waiting and notifying without it are errors.
 * - **Parked without it, back with it** (C3, C4): `wait()` gives the lock up, and settles only when it
 *   holds it again. The guard taken before `wait()` is good after it.
 * - **Also when aborted** (C10, C11): the lock is taken back first, whatever happens, and then the wait
 *   rejects; so the scope around it may release as always.
 * - **Notified in order** (C5–C8): `notify(n)` wakes the n who have waited longest, each notification
 *   another one; with nobody there it is forgotten.
 * - **No notification is lost** (C12, C14, C15): it goes to somebody who still waits. Once notified, a wait
 *   fulfils, also if its signal aborts before it has the lock.
 * - **No stampede** (C18): the notified line up for the lock at once, in order.
 * - **Look again** (C16): between the notification and the lock others may have come first; so wait in a
 *   loop, or with `waitFor()`, which is that loop.
 *
 * Cancellation: see {@linkcode Cancellable}. Idea: Python's `asyncio.Condition`, with the re-queueing
 * of Trio's.
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

  /** How many wait to be notified; those who only wait for the lock again are not counted. */
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
   * Gives up the lock, waits to be notified, and takes the lock again.
   *
   * @throws {InvalidStateError} If nobody holds the lock.
   * @throws {unknown} `signal.reason`, if the signal aborts before the notification; with the lock held.
   */
  wait(options?: Cancellable): Promise<void> {
    const signal = signalOf(options);
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (!this.lock.locked) return Promise.reject(notHeld("wait"));
    return this.#waiters.park(signal, suspendHold(this.lock));
  }

  /**
   * Waits until the predicate is truthy, and returns what it returned (C9). It is asked with the lock
   * held: at once, and after every notification.
   *
   * @throws {InvalidStateError} If nobody holds the lock.
   * @throws {unknown} What the predicate throws, or `signal.reason`; both with the lock held.
   */
  waitFor<T>(predicate: () => T, options?: Cancellable): Promise<T> {
    checkFunction(predicate, "Cannot wait for the condition: predicate must be a function");
    const signal = signalOf(options);
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (!this.lock.locked) return Promise.reject(notHeld("wait"));
    return this.#waitUntil(predicate, options);
  }

  /**
   * Wakes the n who have waited longest, or as many as there are. Does not release the lock.
   *
   * @throws {InvalidStateError} If nobody holds the lock.
   */
  notify(n = 1): void {
    checkNumber(
      n === Infinity || (Number.isInteger(n) && n >= 0),
      n,
      "Cannot notify: n must be an integer of 0 or more, or Infinity",
    );
    if (!this.lock.locked) throw notHeld("notify");
    for (let left = Math.min(n, this.waiting); left > 0; left--) {
      const waiter = this.#waiters.shift()!;
      waiter.resolve(takeBack(this.lock, waiter));
    }
  }

  /** Wakes everybody who waits: `notify(Infinity)`. */
  notifyAll(): void {
    this.notify(Infinity);
  }

  async #waitUntil<T>(predicate: () => T, options: Cancellable | undefined): Promise<T> {
    let result = predicate();
    while (!result) {
      await this.wait(options);
      result = predicate();
    }
    return result;
  }
}

/** Those who wait to be notified, each with the guard of the hold that it gave up. */
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
