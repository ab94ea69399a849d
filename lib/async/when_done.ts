import type { Awaitable } from "./awaitable.ts";
import { subscribe, Task } from "./task.ts";

/**
 * Calls the listener in a later microtask than the one in which the awaitable is done; returns the
 * function that forgets the listener again, so that a long-lived awaitable retains nobody.
 *
 * To be told that a task is done is not to look at it: its failure may still go unretrieved.
 */
export function whenDone(awaitable: Awaitable<unknown>, listener: Done): () => void {
  if (awaitable instanceof Task) {
    return subscribe(awaitable, { call: (task) => listener(task.state === "rejected") });
  }
  return onSettled(awaitable, listener);
}

/** A promise never forgets a handler: it is given one that can be emptied. */
function onSettled(promise: PromiseLike<unknown>, listener: Done | undefined): () => void {
  promise.then(() => listener?.(false), () => listener?.(true));
  return () => listener = undefined;
}

type Done = (failed: boolean) => void;
