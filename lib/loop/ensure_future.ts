import { shown } from "./checks.ts";
import { type Coroutine, isCoroutine } from "./coroutine.ts";
import type { EventLoop } from "./event_loop.ts";
import { Future } from "./future.ts";
import { runningLoop } from "./running_loop.ts";

/** What can be waited for: a coroutine, a future or task, or a promise of the host. */
export type Awaitable<T = unknown> = Coroutine<T> | Future<T> | PromiseLike<T>;

/** What waiting for an `A` gives. */
export type ResultOf<A> = A extends Future<infer T> ? T
  : A extends Coroutine<infer T> ? T
  : A extends PromiseLike<infer T> ? T
  : never;

/**
 * A future for `awaitable`: a future as it is, a coroutine as a new task, a promise bridged.
 *
 * A bridged promise runs on the host's time, which a VirtualClock does not wait for. Cancelling the
 * bridge stops the waiting, not what the promise stands for.
 *
 * @example
 * ```ts
 * import { ensureFuture, run } from "@course/loop";
 * import { assertEquals } from "@std/assert";
 *
 * function* main() {
 *   return yield* ensureFuture(Promise.resolve("from the host"));
 * }
 * assertEquals(await run(main()), "from the host");
 * ```
 */
export function ensureFuture<A extends Awaitable>(
  awaitable: A,
  loop?: EventLoop,
): Future<ResultOf<A>> {
  checkAwaitable("make a future", awaitable);
  if (awaitable instanceof Future) return awaitable as Future<ResultOf<A>>;
  const home = loop ?? runningLoop();
  if (isCoroutine(awaitable)) return home.createTask(awaitable as Coroutine<ResultOf<A>>);
  return bridge(awaitable as PromiseLike<ResultOf<A>>, home);
}

/** Throws unless `value` can be waited for. */
export function checkAwaitable(action: string, value: unknown): void {
  if (value instanceof Future || isCoroutine(value) || isPromiseLike(value)) return;
  throw new TypeError(
    `Cannot ${action}: expected a coroutine, a Future or a promise, received ${shown(value)}`,
  );
}

/** Throws if a single awaitable was passed where several are expected. */
export function checkSeveral(action: string, values: unknown): void {
  if (values instanceof Future || isCoroutine(values) || isPromiseLike(values)) {
    throw new TypeError(
      `Cannot ${action}: expected a list of awaitables, received a single one, put it in [ ]`,
    );
  }
  if (typeof values !== "object" || values === null || !(Symbol.iterator in values)) {
    throw new TypeError(
      `Cannot ${action}: expected a list of awaitables, received ${shown(values)}`,
    );
  }
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value &&
    typeof value.then === "function";
}

function bridge<T>(promise: PromiseLike<T>, loop: EventLoop): Future<T> {
  const future = loop.createFuture<T>();
  const open = () => !future.done && !loop.closed;
  promise.then(
    (value) => {
      if (open()) future.setResult(value);
    },
    (error) => {
      if (open()) future.setException(error);
    },
  );
  return future;
}
