/**
 * One hold on a lock, or one permit of a semaphore: whoever has the guard has the hold.
 *
 * A guard releases exactly the hold that it was made for, once: a second release, or a release
 * after the hold has ended by other means, does nothing (L14).
 *
 * @example A scope that releases, however it is left
 * ```ts
 * import { type Guard, Lock } from "@course/async";
 * import { assertEquals } from "@std/assert";
 *
 * const lock = new Lock();
 * {
 *   using guard: Guard = await lock.acquire();
 *   assertEquals(lock.locked, true);
 *   guard.release(); // Early; the end of the scope then does nothing.
 *   assertEquals(lock.locked, false);
 * }
 * ```
 */
export interface Guard extends Disposable {
  /** Releases the hold; does nothing if that has already happened. */
  release(): void;
}

/** Runs the body while the guard is held, and releases on return and on throw (L13). */
export async function runGuarded<T>(
  acquired: Promise<Guard>,
  body: () => T | PromiseLike<T>,
): Promise<T> {
  const guard = await acquired;
  try {
    return await body();
  } finally {
    guard.release(); // The same as `using`, at a third of the cost.
  }
}
