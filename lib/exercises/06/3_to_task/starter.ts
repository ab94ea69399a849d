import { createTask, type Task, type Work } from "@course/async";

export function toTask<T>(x: Task<T> | PromiseLike<T> | Work<T>): Task<T> {
  return createTask(() => x as PromiseLike<T>);
}
