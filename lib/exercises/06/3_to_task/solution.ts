import { createTask, Task, type Work } from "@course/async";
import { abortable } from "@std/async";

export function toTask<T>(x: Task<T> | PromiseLike<T> | Work<T>): Task<T> {
  if (x instanceof Task) return x;
  if (typeof x === "function") return createTask(x);
  if (typeof x?.then !== "function") {
    throw new TypeError("Cannot make a task: x must be a task, a promise or a function");
  }
  const promise = Promise.resolve(x);
  promise.catch(() => {}); // a task that is cancelled before it starts never looks at it
  return createTask((signal) => abortable(promise, signal));
}
