/** The loop: what programs ask of it. How it takes a turn is in `schedule.ts`. */
import { checkCallback, checkOptions, checkSeconds } from "./checks.ts";
import { checkClock, hostClock, type LoopClock } from "./clock.ts";
import { close, type Coroutine, isCoroutine } from "./coroutine.ts";
import { type Awaitable, checkAwaitable, ensureFuture } from "./ensure_future.ts";
import {
  type ExceptionContext,
  type ExceptionHandler,
  ExceptionReports,
  reportOnConsole,
} from "./exceptions.ts";
import { Future } from "./future.ts";
import { Handle, TimerHandle } from "./handle.ts";
import { observing } from "./observe.ts";
import { asRunningLoop, loopInTurn } from "./running_loop.ts";
import { Schedule } from "./schedule.ts";
import { Task } from "./task.ts";
import type { TraceEntry } from "./trace.ts";

/** The options of a loop. */
export interface EventLoopOptions {
  /** Where the time comes from; the host's clock if left out. */
  clock?: LoopClock;
  /** Called with every entry of the trace, as it happens. */
  onTrace?: (entry: TraceEntry) => void;
}

type Callback<A extends unknown[]> = (...args: A) => unknown;

/**
 * An event loop: a queue of callbacks that are ready, and a heap of callbacks for later.
 *
 * One turn: (1) timers that were cancelled are dropped; (2) with nothing ready, the loop waits for
 * the next deadline; (3) the timers that are due join the end of the queue, the earliest deadline
 * first, and equal ones in the order in which they were set; (4) all that is in the queue now runs,
 * in order. What those callbacks schedule waits for the next turn, so nothing can starve a timer.
 *
 * - **First come, first served** (EL1, EL2), once each, and never inside the call that schedules.
 * - **Timers** (EL4–EL7): by deadline, equal ones in order, never early; cancelled ones do not
 *   count.
 * - **Errors** (EL10, EL11) of a callback go to the exception handler, and the loop goes on.
 * - **`stop` lets the turn end** (EL13); before a run it means one turn, without waiting.
 *
 * The loop runs in the host's thread, one turn at a time, and lets the host in between turns.
 * Idea: Python's `asyncio.BaseEventLoop`.
 *
 * @example Two callbacks, by hand
 * ```ts
 * import { EventLoop, VirtualClock } from "@course/loop";
 * import { assertEquals } from "@std/assert";
 *
 * const loop = new EventLoop({ clock: new VirtualClock() });
 * const seen: unknown[] = [];
 * loop.callLater(2, () => seen.push("later", loop.time()));
 * loop.callSoon(() => seen.push("soon", loop.time()));
 * while (loop.step());
 * assertEquals(seen, ["soon", 0, "later", 2]);
 * ```
 */
export class EventLoop {
  readonly #schedule: Schedule;
  #running = false;
  #stopping = false;
  #closed = false;
  /** The tasks that are not done. */
  readonly #tasks = new Set<Task<unknown>>();
  #currentTask: Task<unknown> | null = null;
  readonly #exceptions = new ExceptionReports();
  #tasksMade = 0;
  #futuresMade = 0;

  /** A loop that does nothing until it is run or stepped. */
  constructor(options: EventLoopOptions = {}) {
    checkOptions("create an event loop", options);
    const { clock = hostClock, onTrace } = options;
    checkClock(clock);
    if (onTrace !== undefined) checkCallback("create an event loop", onTrace, "onTrace");
    this.#schedule = new Schedule(clock, onTrace);
  }

  // Time and callbacks

  /** The time in seconds, on a clock that never goes back. */
  time(): number {
    return this.#schedule.time();
  }

  /** Runs `callback` in the next turn, after all that is ready. */
  callSoon<A extends unknown[]>(callback: Callback<A>, ...args: A): Handle {
    checkCallback("call soon", callback);
    this.#checkOpen();
    const handle = new Handle(callback.name, () => callback(...args));
    this.#schedule.add(handle);
    return handle;
  }

  /**
   * The same as `callSoon`. In Python this one alone may be called from another thread; a message
   * of a Worker arrives in the loop's own thread, and either will do.
   */
  callSoonThreadsafe<A extends unknown[]>(callback: Callback<A>, ...args: A): Handle {
    return this.callSoon(callback, ...args);
  }

  /** Runs `callback` after `seconds`; never early. */
  callLater<A extends unknown[]>(seconds: number, callback: Callback<A>, ...args: A): TimerHandle {
    checkSeconds("call later", "seconds", seconds);
    return this.callAt(this.time() + seconds, callback, ...args);
  }

  /** Runs `callback` at a time of this loop's clock; never early. */
  callAt<A extends unknown[]>(when: number, callback: Callback<A>, ...args: A): TimerHandle {
    checkSeconds("call at a time", "when", when);
    checkCallback("call at a time", callback);
    this.#checkOpen();
    const task = this.#currentTask?.name;
    const handle = new TimerHandle(callback.name, () => callback(...args), when, task);
    this.#schedule.addTimer(handle);
    return handle;
  }

  // Futures and tasks

  /** A pending future of this loop. */
  createFuture<T = unknown>(): Future<T> {
    return new Future<T>(this, `Future-${++this.#futuresMade}`);
  }

  /** Schedules a coroutine; its first step comes in the next turn. */
  createTask<T>(coroutine: Coroutine<T>, options: { name?: string } = {}): Task<T> {
    checkOptions("create a task", options);
    if (this.#closed && isCoroutine(coroutine)) close(coroutine);
    observing([coroutine], () => this.#checkOpen());
    const task = new Task(this, coroutine, options.name ?? `Task-${this.#tasksMade + 1}`);
    this.#tasksMade++;
    this.#tasks.add(task);
    return task;
  }

  /** The tasks that are not done. */
  allTasks(): Set<Task<unknown>> {
    return new Set(this.#tasks);
  }

  /** The task whose step this is; null outside of any. */
  currentTask(): Task<unknown> | null {
    return this.#currentTask;
  }

  // Running

  /** Whether `runForever` or `runUntilComplete` is under way. */
  get running(): boolean {
    return this.#running;
  }

  /** Whether `close` was called. */
  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Runs until `main` is done, and returns its result. Rejects with what `main` threw, or if the
   * loop was stopped before, is running already, or is closed.
   */
  runUntilComplete<T>(main: Awaitable<T>): Promise<T> {
    checkAwaitable("run until complete", main, "main");
    return this.#runUntilComplete(main);
  }

  async #runUntilComplete<T>(main: Awaitable<T>): Promise<T> {
    observing([main], () => this.#checkRunnable());
    const future: Future<T> = ensureFuture(main, this);
    if (future.loop !== this) {
      throw new Error(`Cannot run until complete: ${future.label} belongs to a different loop`);
    }
    const stopLoop = () => this.stop();
    future.addDoneCallback(stopLoop);
    try {
      await this.runForever();
    } finally {
      future.removeDoneCallback(stopLoop);
    }
    if (!future.done) {
      throw new Error(`The event loop was stopped before ${future.label} completed`);
    }
    return future.result();
  }

  /** Runs until `stop`. Rejects if the loop is running already or closed. */
  async runForever(): Promise<void> {
    this.#checkRunnable();
    this.#running = true;
    try {
      do {
        await this.#schedule.betweenTurns(() => !this.#stopping);
        this.#takeTurn();
      } while (!this.#stopping);
    } finally {
      this.#running = false;
      this.#stopping = false;
    }
  }

  /** Ends the run after the current turn; before a run: after one turn. */
  stop(): void {
    this.#stopping = true;
    this.#schedule.wake();
  }

  /**
   * Takes one turn, by hand; with nothing ready, a VirtualClock jumps to the next deadline first.
   * Returns whether anything is left to do: `while (loop.step());` runs all there is.
   */
  step(): boolean {
    this.#checkRunnable();
    try {
      this.#takeTurn();
    } finally {
      this.#stopping = false;
    }
    return this.#schedule.pending;
  }

  /**
   * Forgets all that is scheduled, and reports the failures that were never looked at. A closed
   * loop cannot be used again; closing it twice does nothing.
   */
  close(): void {
    if (this.#running || loopInTurn() === this) {
      throw new Error("Cannot close a running event loop: stop it first");
    }
    this.#closed = true;
    this.#schedule.clear();
    this.#exceptions.reportUnseen();
  }

  /**
   * Sets the handler of errors that have nowhere else to go; without one, they go to the console.
   */
  setExceptionHandler(handler: ExceptionHandler | null): void {
    if (handler !== null) checkCallback("set the exception handler", handler, "handler");
    this.#exceptions.handler = handler ?? reportOnConsole;
  }

  // One turn

  /** The only place where callbacks are called. */
  #takeTurn(): void {
    const batch = this.#schedule.beginTurn(!this.#stopping);
    asRunningLoop(this, () => {
      for (const handle of batch) {
        if (!handle.cancelled) this.#run(handle);
      }
    });
  }

  #run(handle: Handle): void {
    this.#schedule.trace({ kind: "run", label: handle.label });
    try {
      handle.run();
    } catch (exception) {
      this._report({ message: `Exception in callback ${handle.label}`, exception, handle });
    }
  }

  // Internal: what futures and tasks report to their loop. Not for programs.

  /** A future is done. */
  _settled(future: Future<unknown>): void {
    this.#schedule.trace({
      kind: "settled",
      label: future.label,
      state: future.state as "fulfilled",
    });
    if (future instanceof Task) this.#tasks.delete(future);
    if (future.state === "rejected") this.#exceptions.failed(future);
  }

  /** The outcome of a future has been looked at. */
  _looked(future: Future<unknown>): void {
    this.#exceptions.looked(future);
  }

  /** A task takes a step. */
  _enter(task: Task<unknown>): void {
    this.#currentTask = task;
    this.#schedule.trace({ kind: "step", label: task.name });
  }

  /** The step is over. */
  _leave(): void {
    this.#currentTask = null;
  }

  /** An error has nowhere else to go. */
  _report(context: ExceptionContext): void {
    this.#exceptions.report(context);
  }

  #checkOpen(): void {
    if (this.#closed) throw new Error("The event loop is closed");
  }

  #checkRunnable(): void {
    this.#checkOpen();
    if (this.#running) throw new Error("This event loop is already running");
    if (loopInTurn() !== undefined) {
      throw new Error("Cannot run an event loop inside a turn of another: use yield* or a task");
    }
  }
}
