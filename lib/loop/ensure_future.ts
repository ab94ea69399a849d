/** What can be waited for, and how it becomes a future. */
import { shown } from "./checks.ts";
import { checkFresh, type Coroutine, isCoroutine } from "./coroutine.ts";
import type { EventLoop } from "./event_loop.ts";
import { Future } from "./future.ts";
import { observe, observing } from "./observe.ts";
import { runningLoop } from "./running_loop.ts";

/** What can be waited for: a coroutine, a future or task, or a promise of the host. */
export type Awaitable<T = unknown> = Coroutine<T> | Future<T> | PromiseLike<T>;

/** The result of waiting for an `A`. */
export type ResultOf<A> = A extends Future<infer T> ? T
  : A extends Coroutine<infer T> ? T
  : A extends PromiseLike<infer T> ? T
  : never;

/**
 * A future for `awaitable`: a future as it is, a coroutine as a new task, a promise bridged.
 *
 * A bridged promise runs on the host's time, which a VirtualClock does not wait for. Cancelling the
 * bridge stops the waiting, not the work behind the promise.
 *
 * @example A promise of the host
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
  const home = observing([awaitable], () => checkedLoop(loop ?? runningLoop()));
  if (isCoroutine(awaitable)) return home.createTask(awaitable as Coroutine<ResultOf<A>>);
  return bridge(awaitable as PromiseLike<ResultOf<A>>, home);
}

function checkedLoop(loop: EventLoop): EventLoop {
  if (typeof (loop as EventLoop | null)?.createTask === "function") return loop;
  throw new TypeError(`Cannot make a future: loop must be an EventLoop, received ${shown(loop)}`);
}

/** Throws unless the value can be waited for; `name` is what the caller calls it. */
export function checkAwaitable(action: string, value: unknown, name = "awaitable"): void {
  if (isCoroutine(value)) return checkFresh(action, value);
  if (value instanceof Future || isPromiseLike(value)) return;
  throw new TypeError(
    `Cannot ${action}: ${name} must be a coroutine, a Future or a promise, received ${
      shown(value)
    }`,
  );
}

/** All of them, checked before anything is started (CR5). */
export function toAwaitables<A>(action: string, awaitables: Iterable<A>): A[] {
  checkSeveral(action, "awaitables", awaitables);
  const all: A[] = [];
  return observing(all, () => {
    for (const each of awaitables) all.push(each);
    all.forEach((each, index) => checkAwaitable(action, each, `item ${index} of awaitables`));
    return all;
  });
}

/** Throws if a single awaitable was passed where several are expected. */
export function checkSeveral(action: string, name: string, values: unknown): void {
  const rule = `Cannot ${action}: ${name} must be a list of what can be waited for`;
  if (values instanceof Future || isCoroutine(values) || isPromiseLike(values)) {
    observe(values);
    throw new TypeError(`${rule}, received a single one, put it in [ ]`);
  }
  if (typeof values !== "object" || values === null || !(Symbol.iterator in values)) {
    throw new TypeError(`${rule}, received ${shown(values)}`);
  }
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value &&
    typeof value.then === "function";
}

function bridge<T>(promise: PromiseLike<T>, loop: EventLoop): Future<T> {
  const future = loop.createFuture<T>();
  const open = () => !future.done && !loop.closed;
  Promise.resolve(promise).then(
    (value) => {
      if (open()) future.setResult(value);
    },
    (error) => {
      if (open()) future.setException(error);
    },
  );
  return future;
}
