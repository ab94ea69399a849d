/** Tasks that end together. */
import { onAbort } from "./abort_listeners.ts";
import { checkFunction, checkOptions } from "./arguments.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";
import { CancelledError, InvalidStateError } from "./errors.ts";
import { Failures, Reasons } from "./failures.ts";
import { abortTask, look, peek, Task } from "./task.ts";
import { TaskList } from "./task_list.ts";
import { checkWork, type Work } from "./work.ts";

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
 * Runs the body, and all tasks that are made in its group; it ends when every one of them has
 * (TG1).
 *
 * - **One for all** (TG3, TG4): the first task that fails aborts the others, and `group.signal` for
 *   the body. All errors are thrown together as an `AggregateError`, in the order in which they
 *   happened, even if there is only one.
 * - **A body that throws** (TG7) does the same; its error comes last.
 * - **Each failure once** (TG20): an error that comes out of an `await` of the task that failed, in
 *   the body, in another task or in a nested group, is the same error.
 * - **A task that was cancelled** (TG2, TG9), by itself or by the group, is not an error; nor is
 *   what comes out of awaiting it (TG21), which in the body ends the group with that very reason.
 * - **Aborting the signal** (TG5) aborts the group, waits for it, and rejects with `signal.reason`;
 *   errors that happen in the meantime win (TG6, TG11).
 * - **Clean-up is waited for** (TG17), however long it takes.
 * - **Tasks may make tasks** (TG13), even while the group waits for the last ones. Those that are
 *   done are forgotten (TG14).
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

class Group extends TaskList<Task<unknown>> implements TaskGroup {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #ignoreOuter: () => void;
  readonly #failures = new Failures();
  readonly #cancellations = new Reasons();
  #ended = false;
  /** Called when the last task has left, if the body is over and waits for that. */
  #whenEmpty: (() => void) | undefined;

  constructor(outer: AbortSignal | undefined) {
    super();
    this.#outer = outer;
    this.#ignoreOuter = onAbort(outer, (reason) => this.#abort(reason));
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  createTask<T>(work: Work<T>, options?: { name?: string }): Task<T> {
    checkWork(work, "Cannot create a task");
    checkOptions(options, "Cannot create a task", "{ name }");
    if (this.#ended || this.signal.aborted) {
      const state = this.#ended ? "has ended" : "is being aborted";
      throw new InvalidStateError(`Cannot create a task: the group ${state}`);
    }
    return new Task(work, options && { name: options.name }, this);
  }

  async run<T>(body: (group: TaskGroup) => Promise<T>): Promise<T> {
    let result: T | undefined;
    let thrown: { error: unknown; isFailure: boolean } | undefined;
    try {
      result = await body(this);
    } catch (error) {
      thrown = { error, isFailure: !this.#isCancellation(error) };
      this.#abortAfter(error);
    }
    while (!this.empty) await new Promise<void>((resolve) => this.#whenEmpty = resolve);
    this.#ended = true;
    this.#ignoreOuter();
    if (thrown?.isFailure) this.#failures.addOfBody(thrown.error);
    if (!this.#failures.none) throw this.#failures.toError();
    this.#outer?.throwIfAborted();
    if (thrown !== undefined) throw thrown.error; // The body's own cancellation (TG21).
    return result as T;
  }

  override onDone(task: Task<unknown>): void {
    if (task.cancelled) this.#cancellations.add(peek(task));
    if (task.state === "rejected") this.#onFailure(task);
    if (this.empty) this.#whenEmpty?.();
  }

  #onFailure(task: Task<unknown>): void {
    look(task);
    const error = peek(task);
    if (this.#isCancellation(error)) return;
    this.#failures.add(error);
    this.#abortAfter(error);
  }

  /** Stopping when told to, or awaiting a task that was told to stop, is not a failure. */
  #isCancellation(error: unknown): boolean {
    return [this.signal, this.#outer].some((told) => told?.aborted && told.reason === error) ||
      this.#cancellations.has(error);
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
