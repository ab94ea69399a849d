/** One way to listen for the end of tasks and of promises. */
import type { Adopted } from "./awaitable.ts";
import { onSettled } from "./settlement_listeners.ts";
import { peek, subscribe, Task, type TaskState } from "./task.ts";

/** A listener: it is called with how the task or promise ended, and with what. */
export type Done = (state: Exclude<TaskState, "pending">, outcome: unknown) => void;

/**
 * Calls the listener in a later microtask than the one in which the task or promise is done;
 * returns the function that forgets the listener again, so that a long-lived promise retains no
 * listener.
 *
 * Listening for a task's end is not looking at its result: a failure may still go unretrieved.
 */
export function whenDone(adopted: Adopted, listener: Done): () => void {
  if (!(adopted instanceof Task)) return onSettled(adopted, listener);
  return subscribe(adopted, {
    call: (task: Task<unknown>) => listener(task.state as "fulfilled", peek(task)),
  });
}
