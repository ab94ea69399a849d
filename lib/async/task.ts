/** Work that runs by itself, with a name, a state and a way to stop it. */
import { AsyncLocalStorage } from "node:async_hooks";
import { onAbort } from "./abort_listeners.ts";
import { checkFunction, inWords } from "./arguments.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";
import { CancelledError, InvalidStateError } from "./errors.ts";
import { Listed, TaskList } from "./task_list.ts";
import { checkWork, type Work } from "./work.ts";

/** The state of a task. */
export type TaskState = "pending" | "fulfilled" | "rejected" | "cancelled";

/** The options of `createTask()`. */
export interface TaskOptions extends Cancellable {
  /** The parent: aborting it cancels the task. */
  signal?: AbortSignal;
  /** The name of the task in messages and pictures; `Task-1`, `Task-2`, … by default. */
  name?: string;
}

/**
 * What to call when a task is done: an object, so that the same function can be added twice.
 */
interface DoneCallback {
  readonly call: (task: Task<never>) => void;
  /** What the caller knows it by. */
  readonly fn?: unknown;
}

/** For the library: tells a task to stop, as its parent's signal would. */
export let abortTask: (task: Task<unknown>, reason: unknown) => void;

/** For the library: takes charge of a failure. */
export let look: (task: Task<unknown>) => void;

/** For the library: what a task ended with, without taking charge of a failure. */
export let peek: (task: Task<unknown>) => unknown;

/**
 * For the library: what those who await a task wait for; whoever asks takes charge of a failure.
 */
export let promiseOf: <T>(task: Task<T>) => Promise<T>;

/**
 * For the library: `addDoneCallback` for a listener that leaves in one step, by calling the
 * returned function.
 */
export let subscribe: (task: Task<unknown>, callback: DoneCallback) => () => void;

/** The tasks that belong to no group. */
const roots = new TaskList<Task<unknown>>();
let lastNumber = 0;

/**
 * Work that runs by itself: it has a name, a state, a result that can be read, and it can be
 * cancelled.
 *
 * - **Starts later** (T1): `createTask()` calls nothing; the work starts in a later microtask,
 *   tasks in the order of their creation. A task that is cancelled before that never starts (T3).
 * - **In the context of its maker** (A17): the work sees the `AsyncLocalStorage` of `createTask()`,
 *   a callback that of `addDoneCallback()`.
 * - **Cancelled by a signal** (T6, T15): `cancel()` aborts the signal that the work received. The
 *   task stays pending until the work has stopped, and ends as the work did: it is *cancelled*
 *   exactly when the work rejects with `signal.reason` itself. If it returns a value, the task is
 *   fulfilled; if it throws anything else, the task has failed.
 * - **Read only from outside** (F2, T18): only the work decides the result; reading it too early
 *   throws `InvalidStateError`.
 * - **Callbacks come later** (F5–F8, F15): in order, never inside the call that caused them; one
 *   that throws is reported on `console.error`, and the others run.
 * - **A failure is never lost and never kills** (F9, T21): if one macrotask later no code has
 *   called `then`, `catch`, `finally`, `result`, `exception` or `cancel`, or gathered the task, it
 *   is reported once on `console.error`.
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
export class Task<T> extends Listed implements PromiseLike<T> {
  #state: TaskState = "pending";
  /** The result of a fulfilled task, the error of any other that is done. */
  #outcome: unknown = undefined;
  /** Dropped as soon as it has been called, with everything that it refers to. */
  #work: Work<T> | undefined;
  /** Made when it is first needed. */
  #controller: AbortController | undefined = undefined;
  /** What those who await a pending task wait for. */
  #promise: PromiseWithResolvers<unknown> | undefined = undefined;
  /** A `Set`, so that one of many leaves in one step. */
  #callbacks: Set<DoneCallback> | undefined = undefined;
  /** Stops listening to the parent's signal. */
  #leaveParent: (() => void) | undefined = undefined;
  /** Whether a failure has been looked at, or will be. */
  #looked = false;
  /** Failed, and not looked at yet ⇒ the timer that will report it. */
  #report: ReturnType<typeof setTimeout> | undefined = undefined;
  readonly #name: string | number;
  readonly #list: TaskList<Task<unknown>>;

  /** Use {@linkcode createTask}. */
  constructor(work: Work<T>, options?: TaskOptions, list: TaskList<Task<unknown>> = roots) {
    super();
    checkWork(work, "Cannot create a task");
    const parent = signalOf(options);
    const name = options?.name;
    if (name !== undefined && typeof name !== "string") {
      throw new TypeError(`Cannot create a task: name must be a string, received ${inWords(name)}`);
    }
    this.#work = work;
    this.#name = name ?? ++lastNumber;
    this.#list = list;
    if (parent?.aborted) this.#abort(parent.reason);
    else if (parent) this.#leaveParent = onAbort(parent, (reason) => this.#abort(reason));
    list.add(this);
    queueMicrotask(() => this.#start()); // Later, and still in the context of this call (A17).
  }

  /** The name given, or `Task-` and a number that increases (T20). */
  get name(): string {
    return typeof this.#name === "number" ? `Task-${this.#name}` : this.#name;
  }

  /** The signal that the work receives, aborted by `cancel()` and by the parent. */
  get signal(): AbortSignal {
    return (this.#controller ??= new AbortController()).signal;
  }

  /** The state of the task: `"pending"` until the work has ended, however it ends. */
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
   * @throws {InvalidStateError} If the task is pending (F2).
   * @throws {unknown} If the task has failed, its error; if it was cancelled, the reason (F4, T14).
   */
  result(): T {
    this.#mustBeDone("result");
    if (this.#state === "fulfilled") return this.#outcome as T;
    throw this.#outcome;
  }

  /**
   * What the work threw; `undefined` if it returned.
   *
   * @throws {InvalidStateError} If the task is pending (F2).
   * @throws {unknown} If the task was cancelled, the reason (F4, T14).
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

  /**
   * Calls the function in a microtask after the task is done, even if it is done already (F5, F6).
   */
  addDoneCallback(fn: (task: Task<T>) => void): void {
    checkFunction(fn, "Cannot add the callback: fn must be a function");
    subscribe(this, { call: AsyncLocalStorage.bind(fn), fn });
  }

  /** Forgets every callback that is this function, and returns how many there were (F7). */
  removeDoneCallback(fn: (task: Task<T>) => void): number {
    checkFunction(fn, "Cannot remove the callback: fn must be a function");
    const callbacks = [...this.#callbacks ?? []].filter((callback) => callback.fn === fn);
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
    this.#list.delete(this);
    const callbacks = this.#callbacks;
    this.#callbacks = undefined; // From here on `removeDoneCallback()` comes too late (F8).
    if (callbacks !== undefined) this.#tellSoon(callbacks);
    this.#list.onDone(this);
  }

  #tellSoon(callbacks: Set<DoneCallback>): void {
    queueMicrotask(() => callbacks.forEach((callback) => this.#tell(callback)));
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

  static {
    abortTask = (task, reason) => task.#abort(reason);

    look = (task) => task.#look();

    peek = (task) => task.#outcome;

    promiseOf = (task) => task.#asPromise();

    subscribe = (task, callback) => {
      const callbacks = task.done ? new Set<DoneCallback>() : task.#callbacks ??= new Set();
      callbacks.add(callback);
      if (task.done) task.#tellSoon(callbacks);
      return () => callbacks.delete(callback);
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
 * const coffee = createTask((signal) => brew("coffee", 200, signal));
 * const tea = createTask((signal) => brew("tea", 10, signal));
 * assertEquals(steps, []);
 * await coffee;
 * await tea;
 * assertEquals(steps, ["coffee starts", "tea starts", "tea is ready", "coffee is ready"]);
 * ```
 *
 * @throws {TypeError} If the work is not a function (a promise can neither be started nor stopped),
 *   the name not a string or the signal no signal; no task is made then.
 */
export function createTask<T>(work: Work<T>, options?: TaskOptions): Task<T> {
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
  return new Set(TaskList.all() as Iterable<Task<unknown>>);
}
