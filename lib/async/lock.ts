/** One holder at a time. */
import { checkFunction } from "./arguments.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";
import { InvalidStateError } from "./errors.ts";
import { type Guard, runGuarded } from "./guard.ts";
import { WaitList } from "./wait_list.ts";

/** Whether this guard's hold is the current one. */
let isHeldBy: (lock: Lock, guard: Guard) => boolean;

/** For `Condition`: ends the current hold for a while, and returns its guard. */
export let suspendHold: (lock: Lock) => Guard;

/** For `Condition`: lines up for the lock again, whatever happens, under the same guard. */
export let resumeHold: (lock: Lock, guard: Guard) => Promise<Guard>;

/**
 * Mutual exclusion: at most one holder at a time, even across `await`.
 *
 * - **Taken at the call** (L1): `acquire()` on a free lock takes it before it returns.
 * - **First come, first served** (L3, L4): one release admits exactly one waiting call, the oldest.
 * - **Handed over** (L11): a release hands the lock directly to the next in line; it is never free
 *   in between, and no later caller gets in first.
 * - **Not re-entrant** (L15): a holder that acquires again waits for itself, forever. The lock does
 *   not know who asks; a context such as `AsyncLocalStorage` would have to tell it.
 * - **The guard is the owner** (L14, L16): it releases its own hold, once. `release()` of the lock
 *   does not ask who calls it; it ends the current hold, whose guard then does nothing.
 *
 * Cancellation: see {@linkcode Cancellable}. Idea: Python's `asyncio.Lock`, with the direct
 * hand-over of Trio's `StrictFIFOLock` and the guard of Rust's `Mutex`.
 *
 * @example Two tasks, one at a time
 * ```ts
 * import { Lock } from "@course/async";
 * import { assertEquals } from "@std/assert";
 *
 * const lock = new Lock();
 * const steps: string[] = [];
 * async function visit(name: string) {
 *   using _guard = await lock.acquire();
 *   steps.push(`${name} enters`);
 *   await new Promise((resolve) => setTimeout(resolve, 10));
 *   steps.push(`${name} leaves`);
 * }
 * await Promise.all([visit("Ann"), visit("Ben")]);
 * assertEquals(steps, ["Ann enters", "Ann leaves", "Ben enters", "Ben leaves"]);
 * ```
 */
export class Lock {
  /** The guard of the current hold. A call waits ⇒ the lock is held. */
  #holder: Guard | undefined;
  /** Each brings the guard of the hold that it interrupted, if it is resuming one. */
  readonly #waiters = new WaitList<Guard, Guard | undefined>();

  /** Whether the lock is held. */
  get locked(): boolean {
    return this.#holder !== undefined;
  }

  /** How many wait for the lock. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /** Takes the lock if it is free, without waiting. */
  tryAcquire(): Guard | undefined {
    if (this.#holder !== undefined) return undefined;
    return this.#holder = new LockGuard(this);
  }

  /**
   * Waits for the lock and takes it.
   *
   * @throws {unknown} If the signal aborts first: `signal.reason`.
   */
  acquire(options?: Cancellable): Promise<Guard> {
    const signal = signalOf(options);
    if (signal?.aborted) return Promise.reject(signal.reason);
    const guard = this.tryAcquire();
    if (guard !== undefined) return Promise.resolve(guard);
    return this.#waiters.park(signal, undefined);
  }

  /**
   * Ends the current hold, whoever has it, and hands the lock to the next in line.
   * `using guard = await lock.acquire()` is the safer way.
   *
   * @throws {InvalidStateError} If the lock is not held (L6).
   */
  release(): void {
    if (this.#holder === undefined) {
      throw new InvalidStateError("Cannot release the lock: it is not held");
    }
    const next = this.#waiters.shift();
    if (next === undefined) {
      this.#holder = undefined;
    } else {
      this.#holder = next.baggage ?? new LockGuard(this);
      next.resolve(this.#holder);
    }
  }

  /**
   * Runs the body while holding the lock; releases when it returns or throws (L13).
   *
   * @throws {unknown} If the body throws, or the signal aborts before it starts.
   */
  run<T>(body: () => T | PromiseLike<T>, options?: Cancellable): Promise<T> {
    checkFunction(body, "Cannot run under the lock: body must be a function");
    return runGuarded(this.acquire(options), body);
  }

  static {
    isHeldBy = (lock, guard) => lock.#holder === guard;

    suspendHold = (lock) => {
      const guard = lock.#holder!;
      lock.release();
      return guard;
    };

    resumeHold = (lock, guard) => {
      if (lock.#holder !== undefined) return lock.#waiters.park(undefined, guard);
      lock.#holder = guard;
      return Promise.resolve(guard);
    };
  }
}

class LockGuard implements Guard {
  readonly #lock: Lock;

  constructor(lock: Lock) {
    this.#lock = lock;
  }

  release(): void {
    if (isHeldBy(this.#lock, this)) this.#lock.release();
  }

  [Symbol.dispose](): void {
    this.release();
  }
}
