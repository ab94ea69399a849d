import { inWords } from "./arguments.ts";
import type { Task } from "./task.ts";

/** What the combinators wait for: a `Task`, a promise, or anything else with a `then`. */
export type Awaitable<T> = Task<T> | PromiseLike<T>;

/** Whether the value has a `then`. */
export function isAwaitable(value: unknown): value is PromiseLike<unknown> {
  return value instanceof Promise ||
    (typeof value === "object" || typeof value === "function") && value !== null &&
      typeof (value as PromiseLike<unknown>).then === "function";
}

/** All of them, checked: what cannot be waited for was meant otherwise. */
export function toAwaitables<A extends Awaitable<unknown>>(
  iterable: Iterable<A>,
  action: string,
): A[] {
  if (typeof iterable !== "object" || typeof iterable?.[Symbol.iterator] !== "function") {
    throw new TypeError(
      `${action}: it takes an array, or another iterable, of tasks and promises, received ${
        inWords(iterable)
      }`,
    );
  }
  const awaitables = [...iterable];
  const wrong = awaitables.findIndex((item) => !isAwaitable(item));
  if (wrong >= 0) {
    for (const item of awaitables) if (isAwaitable(item)) ignoreFailure(item);
    throw new TypeError(
      `${action}: item ${wrong} must be a task or a promise, received ${
        inWords(awaitables[wrong])
      }`,
    );
  }
  return awaitables;
}

/** Somebody has taken charge of the failure of this one, and will say nothing about it. */
export function ignoreFailure(awaitable: Awaitable<unknown>): void {
  awaitable.then(undefined, () => {});
}
