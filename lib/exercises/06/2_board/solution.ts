import { createTask, type Task, type Work } from "@course/async";

export class Board {
  #started = new Map<string, number>();
  #tasks = new Set<Task<unknown>>();

  /** Makes a task of the work, named after the function. */
  start<T>(work: Work<T>): Task<T> {
    const base = work.name || "task";
    const count = (this.#started.get(base) ?? 0) + 1;
    this.#started.set(base, count);
    const task = createTask(work, { name: count === 1 ? base : `${base}-${count}` });
    this.#tasks.add(task);
    task.addDoneCallback(() => this.#tasks.delete(task));
    return task;
  }

  /** The names of the tasks of this board that are not done, in the order of their start. */
  living(): string[] {
    return [...this.#tasks].filter((task) => !task.done).map((task) => task.name);
  }
}
