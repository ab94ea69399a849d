import { type AbortListener, addAbortListener, removeAbortListener } from "./abort_listeners.ts";
import { checkFunction } from "./arguments.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";
import { CancelledError, InvalidStateError } from "./errors.ts";

/** What a task does: a function, so that the task decides when it starts and can tell it to stop. */
export type Work<T> = (signal: AbortSignal) => T | PromiseLike<T>;

/** Where a task stands. */
export type TaskState = "pending" | "fulfilled" | "rejected" | "cancelled";

/** The options of `createTask()`. */
export interface TaskOptions extends Cancellable {
  /** The parent: aborting it cancels the task. */
  signal?: AbortSignal;
  /** How the task is called in messages and pictures; `Task-1`, `Task-2`, … by default. */
  name?: string;
}

/** Somebody to be told that a task is done: an object, so that the same function can be told twice. */
interface DoneCallback {
  readonly call: (task: Task<never>) => void;
}

/** For `TaskList`: who comes after in the list. */
let successor: (task: Task<unknown>) => Task<unknown> | undefined;

/** For the library: tells a task to stop, as its parent's signal would. */
export let abortTask: (task: Task<unknown>, reason: unknown) => void;

/** For the library: what a task ended with; whoever asks takes charge of a failure. */
export let outcomeOf: (task: Task<unknown>) => unknown;

/** For the library: what those who await a task wait for; whoever asks takes charge of a failure. */
export let promiseOf: <T>(task: Task<T>) => Promise<T>;

/** For the library: `addDoneCallback` for one who leaves again in one step, by the function returned. */
export let subscribe: (task: Task<unknown>, callback: DoneCallback) => () => void;

/** The pending tasks of one owner, in the order of their creation. */
export class TaskList {
  first: Task<unknown> | undefined;
  last: Task<unknown> | undefined;

  /** A task of this list is done and has left it. Called before anybody else is told. */
  onDone(_task: Task<unknown>): void {}

  *[Symbol.iterator](): Generator<Task<unknown>> {
    for (let task = this.first; task !== undefined; task = successor(task)) yield task;
  }
}

/** The tasks that belong to no group. */
const roots = new TaskList();
/** The lists that have a pending task. */
const lists = new Set<TaskList>();
/** Created and not started yet. */
let fresh: Task<unknown>[] = [];
let lastNumber = 0;

/**
 * Work that runs by itself: it has a name, a state, a result that can be read, and it can be cancelled.
 *
 * - **Starts later** (T1): `createTask()` calls nothing; the work starts in a later microtask, tasks
 *   in the order of their creation. A task that is cancelled before that never starts (T3).
 * - **Cancelled by a signal** (T6, T15): `cancel()` aborts the signal that the work received. The task
 *   stays pending until the work has stopped, and ends as the work did: it is *cancelled* exactly when
 *   the work rejects with `signal.reason` itself. If it returns a value, the task is fulfilled; if it
 *   throws anything else, the task has failed.
 * - **Read only from outside** (F2, T18): nobody but the work decides the result; reading it too early
 *   throws `InvalidStateError`.
 * - **Callbacks come later** (F5–F8, F15): in order, never inside the call that caused them; one that
 *   throws is reported on `console.error`, and the others run.
 * - **A failure is never lost and never kills** (F9, T21): if one macrotask after it nobody has called
 *   `then`, `catch`, `finally`, `result`, `exception` or `cancel`, nor gathered the task, it is
 *   reported once on `console.error`.
 *
 * A task can be awaited, any number of times. A task that awaits itself waits forever.
 * Idea: Python's `asyncio.Task`, with an `AbortSignal` where Python throws into the coroutine.
 *
 * @example Cancel a task, and read how it ended
 * ```ts
 * import { createTask } from "@course/async";
 * import { delay } from "@std/async";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const task = createTask((signal) => delay(60_000, { signal }), { name: "nap" });
 * assertEquals([task.name, task.state], ["nap", "pending"]);
 *
 * task.cancel(new Error("Wake up"));
 * await assertRejects(async () => await task, Error, "Wake up");
 * assertEquals(task.state, "cancelled");
 * ```
 */
export class Task<T> implements PromiseLike<T> {
  #state: TaskState = "pending";
  /** The result of a fulfilled task, the error of any other that is done. */
  #outcome: unknown = undefined;
  /** Gone as soon as it has been called, with everything that it refers to. */
  #work: Work<T> | undefined;
  /** Made when somebody needs it. */
  #controller: AbortController | undefined = undefined;
  /** What those who await a pending task wait for. */
  #promise: PromiseWithResolvers<unknown> | undefined = undefined;
  /** A `Set`, so that one of many leaves in one step. */
  #callbacks: Set<DoneCallback> | undefined = undefined;
  /** Stops listening to the parent's signal. */
  #leaveParent: (() => void) | undefined = undefined;
  /** Whether somebody knows, or will know, about a failure. */
  #looked = false;
  /** Failed, and nobody has looked yet ⇒ it is about to say so. */
  #report: ReturnType<typeof setTimeout> | undefined = undefined;
  readonly #name: string | number;
  readonly #list: TaskList;
  #next: Task<unknown> | undefined = undefined;
  #previous: Task<unknown> | undefined = undefined;

  /** Use {@linkcode createTask}. */
  constructor(work: Work<T>, options?: TaskOptions, list: TaskList = roots) {
    this.#work = work;
    this.#name = options?.name ?? ++lastNumber;
    this.#list = list;
    this.#joinList();
    if (options?.signal !== undefined) this.#followParent(options.signal);
    if (fresh.push(this) === 1) queueMicrotask(Task.#startFresh);
  }

  /** The name given, or `Task-` and a number that increases (T20). */
  get name(): string {
    return typeof this.#name === "number" ? `Task-${this.#name}` : this.#name;
  }

  /** The signal that the work receives, aborted by `cancel()` and by the parent. */
  get signal(): AbortSignal {
    return (this.#controller ??= new AbortController()).signal;
  }

  /** Where the task stands: `"pending"` until the work has ended, however it ends. */
  get state(): TaskState {
    return this.#state;
  }

  /** Whether the work has ended. */
  get done(): boolean {
    return this.#state !== "pending";
  }

  /** Whether the work ended because it was told to. */
  get cancelled(): boolean {
    return this.#state === "cancelled";
  }

  /**
   * What the work returned.
   *
   * @throws {InvalidStateError} While the task is pending (F2).
   * @throws {unknown} The error of a failed task, the reason of a cancelled one (F4, T14).
   */
  result(): T {
    this.#mustBeDone("result");
    if (this.#state === "fulfilled") return this.#outcome as T;
    throw this.#outcome;
  }

  /**
   * What the work threw; `undefined` if it returned.
   *
   * @throws {InvalidStateError} While the task is pending (F2).
   * @throws {unknown} The reason of a cancelled task (F4, T14).
   */
  exception(): unknown {
    this.#mustBeDone("exception");
    if (this.#state === "cancelled") throw this.#outcome;
    return this.#state === "rejected" ? this.#outcome : undefined;
  }

  /**
   * Asks the work to stop: aborts its signal with the reason, the first time.
   *
   * @returns Whether the task was still pending (T11).
   */
  cancel(reason: unknown = new CancelledError(`${this.name} was cancelled`)): boolean {
    this.#look();
    if (this.done) return false;
    this.#abort(reason);
    return true;
  }

  /** Calls the function in a microtask after the task is done, also if it is done already (F5, F6). */
  addDoneCallback(fn: (task: Task<T>) => void): void {
    checkFunction(fn, "Cannot add the callback: it must be a function");
    subscribe(this, { call: fn });
  }

  /** Forgets every callback that is this function, and returns how many there were (F7). */
  removeDoneCallback(fn: (task: Task<T>) => void): number {
    const callbacks = [...this.#callbacks ?? []].filter(({ call }) => call === fn);
    for (const callback of callbacks) this.#callbacks!.delete(callback);
    return callbacks.length;
  }

  /** As for a promise: an awaited task settles as its work did. */
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#asPromise().then(onFulfilled, onRejected);
  }

  /** As for a promise. */
  catch<B = never>(
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<T | B> {
    return this.then(undefined, onRejected);
  }

  /** As for a promise. */
  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.#asPromise().finally(onFinally);
  }

  /** In `console.log` and in messages: what can be known without waiting. */
  [Symbol.for("Deno.customInspect")](): string {
    return `Task { name: ${JSON.stringify(this.name)}, state: "${this.#state}" }`;
  }

  #start(): void {
    const work = this.#work!;
    this.#work = undefined;
    try {
      this.#controller?.signal.throwIfAborted();
      Promise.resolve<T>(work(this.signal) as PromiseLike<T>)
        .then((value) => this.#fulfil(value), (error) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
    }
  }

  #fulfil(value: T): void {
    this.#settle("fulfilled", value);
    this.#promise?.resolve(value);
  }

  #fail(error: unknown): void {
    const signal = this.#controller?.signal;
    this.#settle(signal?.aborted && signal.reason === error ? "cancelled" : "rejected", error);
    this.#promise?.reject(error);
    if (this.#state === "rejected" && !this.#looked) {
      this.#report = setTimeout(() => this.#reportUnseen(), 0);
    }
  }

  #settle(state: TaskState, outcome: unknown): void {
    this.#state = state;
    this.#outcome = outcome;
    this.#leaveParent?.();
    this.#leaveList();
    const callbacks = this.#callbacks;
    this.#callbacks = undefined;
    // The set is nobody's but ours from here on: to remove a callback now comes too late (F8).
    if (callbacks !== undefined) {
      queueMicrotask(() => callbacks.forEach((callback) => this.#tell(callback)));
    }
    this.#list.onDone(this);
  }

  #tell({ call }: DoneCallback): void {
    try {
      call(this as unknown as Task<never>);
    } catch (error) {
      console.error(`Exception in a done callback of ${this.name}:`, error);
    }
  }

  #abort(reason: unknown): void {
    (this.#controller ??= new AbortController()).abort(reason);
  }

  #followParent(parent: AbortSignal): void {
    if (parent.aborted) return this.#abort(parent.reason);
    const listener: AbortListener = { onAbort: (reason) => this.#abort(reason) };
    addAbortListener(parent, listener);
    this.#leaveParent = () => removeAbortListener(parent, listener);
  }

  #asPromise(): Promise<T> {
    this.#look();
    switch (this.#state) {
      case "pending":
        return (this.#promise ??= Promise.withResolvers()).promise as Promise<T>;
      case "fulfilled":
        return Promise.resolve(this.#outcome as T);
      default:
        return Promise.reject(this.#outcome);
    }
  }

  #mustBeDone(what: string): void {
    if (!this.done) {
      throw new InvalidStateError(
        `Cannot read the ${what} of ${this.name}: it is still pending, await it first`,
      );
    }
    this.#look();
  }

  #look(): void {
    this.#looked = true;
    if (this.#report !== undefined) clearTimeout(this.#report);
  }

  #reportUnseen(): void {
    console.error(`Task exception was never retrieved: ${this.name}:`, this.#outcome);
  }

  #joinList(): void {
    const list = this.#list;
    this.#previous = list.last;
    if (list.last === undefined) {
      list.first = this;
      lists.add(list);
    } else list.last.#next = this;
    list.last = this;
  }

  #leaveList(): void {
    const list = this.#list;
    const previous = this.#previous;
    const next = this.#next;
    if (previous === undefined) list.first = next;
    else previous.#next = next;
    if (next === undefined) list.last = previous;
    else next.#previous = previous;
    this.#previous = this.#next = undefined;
    if (list.first === undefined) lists.delete(list);
  }

  static #startFresh(): void {
    const tasks = fresh;
    fresh = [];
    for (const task of tasks) task.#start();
  }

  static {
    successor = (task) => task.#next;

    abortTask = (task, reason) => task.#abort(reason);

    outcomeOf = (task) => {
      task.#look();
      return task.#outcome;
    };

    promiseOf = (task) => task.#asPromise();

    subscribe = (task, callback) => {
      if (task.done) queueMicrotask(() => task.#tell(callback));
      else (task.#callbacks ??= new Set()).add(callback);
      return () => task.#callbacks?.delete(callback);
    };
  }
}

/**
 * Makes a task of the work; the work starts in a later microtask (T1).
 *
 * @example Two tasks at the same time
 * ```ts
 * import { createTask } from "@course/async";
 * import { delay } from "@std/async";
 * import { assertEquals } from "@std/assert";
 *
 * const steps: string[] = [];
 * async function brew(what: string, ms: number, signal: AbortSignal) {
 *   steps.push(`${what} starts`);
 *   await delay(ms, { signal });
 *   steps.push(`${what} is ready`);
 * }
 * const coffee = createTask((signal) => brew("coffee", 20, signal));
 * const tea = createTask((signal) => brew("tea", 10, signal));
 * assertEquals(steps, []);
 * await coffee;
 * await tea;
 * assertEquals(steps, ["coffee starts", "tea starts", "tea is ready", "coffee is ready"]);
 * ```
 *
 * @throws {TypeError} If the work is not a function: a promise cannot be started, nor stopped.
 */
export function createTask<T>(work: Work<T>, options?: TaskOptions): Task<T> {
  checkWork(work, "Cannot create a task");
  signalOf(options);
  return new Task(work, options);
}

/**
 * The tasks that are pending now.
 *
 * @example What is still running
 * ```ts
 * import { allTasks, createTask } from "@course/async";
 * import { assertEquals } from "@std/assert";
 *
 * const task = createTask(() => "done");
 * assertEquals(allTasks().has(task), true);
 * await task;
 * assertEquals(allTasks().has(task), false);
 * ```
 */
export function allTasks(): ReadonlySet<Task<unknown>> {
  return new Set([...lists].flatMap((list) => [...list]));
}

/** Throws a `TypeError` unless the work is a function. */
export function checkWork(work: unknown, action: string): void {
  checkFunction(
    work,
    `${action}: the work must be a function such as (signal) => fetch(url, { signal })`,
  );
}
