/** Tasks that go on only when they are told to, from one point to the next. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Move } from "./interleaving.ts";
import { NamedLock } from "./named_lock.ts";
import { asText } from "./print.ts";

/** Somebody who could go on. */
export interface Choice {
  /** The task; `A.2` for the second of the points that A stands at. */
  readonly name: string;
  readonly task: string;
  go(): void;
}

/** A task as its scheduler sees it. */
export class ScheduledTask {
  /** Where it stands, each with the function that lets it go on; several if it does several things. */
  readonly points: { readonly label: string; readonly goOn: () => void }[] = [];
  /** The locks that it waits for. */
  readonly wanted = new Set<NamedLock>();
  /** The point where it was last. */
  last = "";
  ended = false;

  constructor(readonly name: string, readonly scheduler: StepScheduler) {}
}

/** The task that is running: known in everything that it calls, on both sides of an await. */
const runningTask = new AsyncLocalStorage<ScheduledTask>();

/** Whether the caller is a task of an explored program. */
export function isExplored(): boolean {
  return runningTask.getStore() !== undefined;
}

/** Lets the tasks of a program go on one at a time, and keeps account of where they are. */
export class StepScheduler {
  readonly #tasks: ScheduledTask[] = [];
  readonly #locks: NamedLock[] = [];
  #moves: Move[] = [];

  /** Brings the tasks to their starts, which is their first point. */
  start(tasks: Record<string, () => unknown>): void {
    for (const [name, work] of Object.entries(tasks)) {
      const task = new ScheduledTask(name, this);
      this.#tasks.push(task);
      runningTask.run(task, () => this.#run(task, work));
    }
    this.#moves = [];
  }

  async #run(task: ScheduledTask, work: () => unknown): Promise<void> {
    await this.at("the start");
    try {
      await work();
      this.tell(task, { kind: "end", label: "" });
    } catch (error) {
      this.tell(task, { kind: "threw", label: headline(error), error });
    }
    task.ended = true;
  }

  /** The running task stands here until it is told to go on. */
  at(label: string): Promise<void> {
    if (typeof label !== "string") {
      throw new TypeError(
        `Cannot stop at a point: label must be a string, received ${asText(label)}`,
      );
    }
    const task = this.running(`stop at "${label}"`);
    return new Promise((goOn) => {
      task.last = label;
      task.points.push({ label, goOn });
      this.tell(task, { kind: "point", label });
    });
  }

  /** A lock that tells this scheduler who waits for it. */
  lock(name: string): NamedLock {
    if (typeof name !== "string" || name === "") {
      throw new TypeError(
        `Cannot make a lock: name must be a string that is not empty, received ${asText(name)}`,
      );
    }
    const lock = new NamedLock(name, this);
    this.#locks.push(lock);
    return lock;
  }

  /**
   * The running task.
   *
   * @throws {Error} when the caller is no task of this scheduler, who therefore cannot do `what`
   */
  running(what: string): ScheduledTask {
    const task = runningTask.getStore();
    if (task?.scheduler === this) return task;
    throw new Error(`Cannot ${what}: only a task of the explored program can`);
  }

  /** Notes where a task has come to. */
  tell(task: ScheduledTask, move: Omit<Move, "task">): void {
    this.#moves.push({ task: task.name, ...move });
  }

  /** Who could go on, in the order of the tasks. */
  choices(): Choice[] {
    return this.#tasks.flatMap((task) =>
      task.points.map((point, index) => ({
        name: index === 0 ? task.name : `${task.name}.${index + 1}`,
        task: task.name,
        go() {
          task.points.splice(index, 1);
          point.goOn();
        },
      }))
    );
  }

  /** Where each task has come to since the last call; before all others `first`, or what became of it. */
  takeMoves(first: Move): Move[] {
    const moves = new Map([[first.task, first]]);
    for (const move of this.#moves) moves.set(move.task, move);
    this.#moves = [];
    return [...moves.values()];
  }

  /** Whether a task has not ended. */
  get unfinished(): boolean {
    return this.#tasks.some((task) => !task.ended);
  }

  /** Where the tasks are that have not ended, in words. */
  standing(): string {
    return this.#tasks.filter((task) => !task.ended).map((task) => {
      const held = this.#locks.filter((lock) => lock.holder === task).map(({ name }) => name);
      const wanted = [...task.wanted].map((lock) => `waits for ${lock.name}, ${lock.heldBy()}`);
      const place = task.points.length > 0
        ? `is at "${task.last}"`
        : wanted.join(" and ") || `waits for something that never comes, after "${task.last}"`;
      return `${task.name} ${held.length > 0 ? `holds ${held.join(" and ")} and ` : ""}${place}`;
    }).join("; ");
  }
}

/** The first line of an error. */
export function headline(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : asText(error);
  return text.split("\n")[0];
}
