import { createTask, type Task, type Work } from "@course/async";

export class Board {
  /** Makes a task of the work, named after the function. */
  start<T>(work: Work<T>): Task<T> {
    return createTask(work); // named Task-1, Task-2, …
  }

  /** The names of the tasks of this board that are not done, in the order of their start. */
  living(): string[] {
    return [];
  }
}
