import { type AbortListener, addAbortListener, removeAbortListener } from "./abort_listeners.ts";
import { checkFunction } from "./arguments.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";
import { CancelledError, InvalidStateError } from "./errors.ts";
import { abortTask, checkWork, outcomeOf, Task, TaskList, type Work } from "./task.ts";

/** Where the tasks of one `taskGroup()` are made. */
export interface TaskGroup {
  /** Aborted when a task or the body fails, and when the signal of the options is. */
  readonly signal: AbortSignal;
  /**
   * Makes a task that belongs to the group; its work starts in a later microtask (TG18).
   *
   * @throws {InvalidStateError} If the group has failed, was aborted, or has ended (TG15).
   */
  createTask<T>(work: Work<T>, options?: { name?: string }): Task<T>;
}

/**
 * Runs the body, and all tasks that are made in its group; it ends when every one of them has (TG1).
 *
 * - **One for all** (TG3, TG4): the first task that fails aborts the others, and `group.signal` for
 *   the body. All errors are thrown together as an `AggregateError`, in the order in which they
 *   happened, also when there is one only.
 * - **A body that throws** (TG7) does the same; its error comes last.
 * - **A task that was cancelled** (TG2, TG9), by itself or by the group, is not an error.
 * - **Aborting the signal** (TG5) aborts the group, waits for it, and rejects with `signal.reason`;
 *   errors that happen meanwhile win (TG6, TG11).
 * - **Clean-up is waited for** (TG17), however long it takes.
 * - **Tasks may make tasks** (TG13), also while the group waits for the last ones. Those that are done
 *   are forgotten (TG14).
 *
 * Idea: Trio's nurseries and Python's `asyncio.TaskGroup`, as a function, because a disposer cannot
 * know how its scope ended.
 *
 * @example One fails, the other is told to stop
 * ```ts
 * import { taskGroup } from "@course/async";
 * import { delay } from "@std/async";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const error = await assertRejects(() =>
 *   taskGroup(async (group) => {
 *     group.createTask((signal) => delay(60_000, { signal }));
 *     group.createTask(async () => {
 *       await delay(5);
 *       throw new RangeError("Out of paper");
 *     });
 *   }), AggregateError);
 * assertEquals(error.errors.map(String), ["RangeError: Out of paper"]);
 * ```
 *
 * @throws {AggregateError} If a task or the body has failed.
 */
export function taskGroup<T>(
  body: (group: TaskGroup) => Promise<T>,
  options?: Cancellable,
): Promise<T> {
  checkFunction(body, "Cannot run a task group: body must be a function such as (group) => …");
  const signal = signalOf(options);
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new Group(signal).run(body);
}

class Group extends TaskList implements TaskGroup, AbortListener {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #errors: unknown[] = [];
  #ended = false;
  /** Called when the last task has left, while the body is over and somebody waits for that. */
  #whenEmpty: (() => void) | undefined;

  constructor(outer: AbortSignal | undefined) {
    super();
    this.#outer = outer;
    addAbortListener(outer, this);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  createTask<T>(work: Work<T>, options?: { name?: string }): Task<T> {
    checkWork(work, "Cannot create a task");
    if (this.#ended || this.signal.aborted) {
      const state = this.#ended ? "has ended" : "is being aborted";
      throw new InvalidStateError(`Cannot create a task: the group ${state}`);
    }
    return new Task(work, { name: options?.name }, this);
  }

  async run<T>(body: (group: TaskGroup) => Promise<T>): Promise<T> {
    let result: T | undefined;
    let failure: { error: unknown } | undefined;
    try {
      result = await body(this);
    } catch (error) {
      // To stop because the group told it to is not an error of the body.
      if (!this.signal.aborted || error !== this.signal.reason) failure = { error };
      this.#abortAfter(error);
    }
    while (this.first !== undefined) {
      await new Promise<void>((resolve) => this.#whenEmpty = resolve);
    }
    this.#ended = true;
    removeAbortListener(this.#outer, this);
    if (failure !== undefined) this.#errors.push(failure.error);
    if (this.#errors.length > 0) {
      const count = this.#errors.length === 1 ? "1 error" : `${this.#errors.length} errors`;
      throw new AggregateError(this.#errors, `The task group failed with ${count}`);
    }
    this.#outer?.throwIfAborted();
    return result as T;
  }

  onAbort(reason: unknown): void {
    this.#abort(reason);
  }

  override onDone(task: Task<unknown>): void {
    if (task.state === "rejected") {
      const error = outcomeOf(task);
      this.#errors.push(error);
      this.#abortAfter(error);
    }
    if (this.first === undefined) this.#whenEmpty?.();
  }

  #abortAfter(cause: unknown): void {
    if (this.signal.aborted) return;
    this.#abort(new CancelledError("Another part of the task group failed", { cause }));
  }

  #abort(reason: unknown): void {
    this.#controller.abort(reason);
    for (const task of this) abortTask(task, reason);
  }
}
