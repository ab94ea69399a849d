import { checkCallback, checkSeconds } from "./checks.ts";
import { hostClock, type LoopClock } from "./clock.ts";
import { close, type Coroutine, isCoroutine } from "./coroutine.ts";
import { type Awaitable, checkAwaitable, ensureFuture } from "./ensure_future.ts";
import { Future } from "./future.ts";
import { Handle, TimerHandle } from "./handle.ts";
import { asRunningLoop, loopInTurn } from "./running_loop.ts";
import { Task } from "./task.ts";
import { TimerHeap } from "./timer_heap.ts";
import type { TraceEntry } from "./trace.ts";

/** What a loop is made with. */
export interface EventLoopOptions {
  /** Where the time comes from; the host's clock if left out. */
  clock?: LoopClock;
  /** Called with every entry of the trace, as it happens. */
  onTrace?: (entry: TraceEntry) => void;
}

/** What an exception handler is told. */
export interface ExceptionContext {
  /** What went wrong, in one sentence. */
  readonly message: string;
  /** What was thrown. */
  readonly exception?: unknown;
  /** The handle whose callback threw. */
  readonly handle?: Handle;
  /** The future whose failure nobody looked at. */
  readonly future?: Future<unknown>;
}

/** Receives the errors that have nowhere else to go. */
export type ExceptionHandler = (context: ExceptionContext) => void;

type Callback<A extends unknown[]> = (...args: A) => unknown;
type EntryDetails<E = TraceEntry> = E extends TraceEntry ? Omit<E, "turn" | "time"> : never;

/** After so many turns in a row the host gets a turn of its own. */
const TURNS_BEFORE_HOST = 100;
/** The longest time that the host's timers can wait for, in seconds. */
const LONGEST_HOST_TIMER = (2 ** 31 - 1) / 1000;

/**
 * An event loop: a queue of callbacks that are ready, and a heap of callbacks for later.
 *
 * One turn: (1) timers that were cancelled are dropped; (2) with nothing ready, the loop waits for
 * the next deadline; (3) the timers that are due join the end of the queue, the earliest deadline
 * first, and equal ones in the order in which they were set; (4) all that is in the queue now runs,
 * in order. What those callbacks schedule waits for the next turn, so nothing can starve a timer.
 *
 * - **First come, first served** (EL1, EL2), once each, and never inside the call that schedules.
 * - **Timers** (EL4–EL7): by deadline, equal ones in order, never early; cancelled ones do not count.
 * - **Errors** (EL10, EL11) of a callback go to the exception handler, and the loop goes on.
 * - **`stop` lets the turn end** (EL13); before a run it means: one turn, without waiting.
 *
 * The loop runs in the host's thread, one turn at a time, and lets the host in between turns.
 * Idea: Python's `asyncio.BaseEventLoop`.
 *
 * @example
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
  readonly #clock: LoopClock;
  readonly #onTrace: ((entry: TraceEntry) => void) | undefined;
  #ready: Handle[] = [];
  readonly #timers = new TimerHeap();
  #turn = 0;
  #running = false;
  #stopping = false;
  #closed = false;
  /** Ends the wait between two turns; undefined when the loop is not waiting. */
  #wake: (() => void) | undefined;
  /** The tasks that are not done. */
  readonly #tasks = new Set<Task<unknown>>();
  #currentTask: Task<unknown> | null = null;
  /** The failed futures that nobody has looked at. */
  readonly #unseen = new Set<Future<unknown>>();
  #exceptionHandler: ExceptionHandler = reportOnConsole;
  #tasksMade = 0;
  #futuresMade = 0;

  /** A loop that does nothing until it is run or stepped. */
  constructor(options: EventLoopOptions = {}) {
    this.#clock = options.clock ?? hostClock;
    this.#onTrace = options.onTrace;
  }

  // Time and callbacks

  /** The time in seconds, on a clock that never goes back. */
  time(): number {
    return this.#clock.now();
  }

  /** Runs `callback` in the next turn, after all that is ready. */
  callSoon<A extends unknown[]>(callback: Callback<A>, ...args: A): Handle {
    checkCallback("call soon", callback);
    this.#checkOpen();
    const handle = new Handle(callback.name, () => callback(...args));
    this.#ready.push(handle);
    this.#wake?.();
    return handle;
  }

  /**
   * The same as `callSoon`. In Python this one alone may be called from another thread; a message
   * of a Worker arrives in the loop's own thread, and either will do.
   */
  callSoonThreadsafe<A extends unknown[]>(callback: Callback<A>, ...args: A): Handle {
    return this.callSoon(callback, ...args);
  }

  /** Runs `callback` after so many seconds; never early. */
  callLater<A extends unknown[]>(seconds: number, callback: Callback<A>, ...args: A): TimerHandle {
    checkSeconds("call later", "seconds", seconds);
    return this.callAt(this.time() + seconds, callback, ...args);
  }

  /** Runs `callback` at a time of this loop's clock; never early. */
  callAt<A extends unknown[]>(when: number, callback: Callback<A>, ...args: A): TimerHandle {
    checkSeconds("call at a time", "when", when);
    checkCallback("call at a time", callback);
    this.#checkOpen();
    const handle = new TimerHandle(callback.name, () => callback(...args), when);
    this.#timers.add(handle);
    this.#wake?.();
    return handle;
  }

  // Futures and tasks

  /** A pending future of this loop. */
  createFuture<T = unknown>(): Future<T> {
    return new Future<T>(this, `Future-${++this.#futuresMade}`);
  }

  /** Schedules a coroutine; its first step comes in the next turn. */
  createTask<T>(coroutine: Coroutine<T>, options: { name?: string } = {}): Task<T> {
    if (this.#closed && isCoroutine(coroutine)) close(coroutine);
    this.#checkOpen();
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
   * Runs until `main` is done, and gives its result. Rejects with what `main` threw, or if the loop
   * was stopped before, is running already, or is closed.
   */
  runUntilComplete<T>(main: Awaitable<T>): Promise<T> {
    checkAwaitable("run until complete", main);
    return this.#runUntilComplete(main);
  }

  async #runUntilComplete<T>(main: Awaitable<T>): Promise<T> {
    this.#checkRunnable();
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
        await this.#betweenTurns();
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
    this.#wake?.();
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
    return this.#ready.length > 0 || this.#nextDeadline() !== undefined;
  }

  /**
   * Forgets all that is scheduled, and reports the failures that nobody looked at. A closed loop
   * cannot be used again; closing it twice does nothing.
   */
  close(): void {
    if (this.#running || loopInTurn() === this) {
      throw new Error("Cannot close a running event loop: stop it first");
    }
    this.#closed = true;
    this.#ready = [];
    this.#timers.clear();
    for (const future of this.#unseen) {
      const kind = future instanceof Task ? "Task" : "Future";
      const message = `${kind} exception was never retrieved: ${future.label}`;
      this._report({ message, exception: future.exception(), future });
    }
  }

  /** Who receives the errors that have nowhere else to go; without one, the console does. */
  setExceptionHandler(handler: ExceptionHandler | null): void {
    if (handler !== null) checkCallback("set the exception handler", handler);
    this.#exceptionHandler = handler ?? reportOnConsole;
  }

  // One turn

  /** The only place where callbacks are called. */
  #takeTurn(): void {
    this.#turn++;
    const next = this.#nextDeadline();
    if (this.#ready.length === 0 && !this.#stopping && next !== undefined) {
      this.#clock.jumpTo?.(next);
    }
    this.#traceTurn();
    const limit = this.#dueBefore();
    for (let due = this.#timers.takeDue(limit); due; due = this.#timers.takeDue(limit)) {
      this.#trace({ kind: "timer", label: due.label, when: due.when });
      this.#ready.push(due);
    }
    // What these callbacks schedule goes into a new queue, for the next turn.
    const batch = this.#ready;
    this.#ready = [];
    asRunningLoop(this, () => {
      for (const handle of batch) {
        if (!handle.cancelled) this.#run(handle);
      }
    });
  }

  #run(handle: Handle): void {
    this.#trace({ kind: "run", label: handle.label });
    try {
      handle.run();
    } catch (exception) {
      this._report({ message: `Exception in callback ${handle.label}`, exception, handle });
    }
  }

  /** Lets the host in; with nothing ready, waits for the next deadline or for the host. */
  async #betweenTurns(): Promise<void> {
    if (this.#turn > 0 && this.#turn % TURNS_BEFORE_HOST === 0) {
      await new Promise((go) => setImmediate(go));
    }
    while (this.#ready.length === 0 && !this.#stopping) {
      const next = this.#nextDeadline();
      const seconds = next === undefined ? undefined : next - this.#dueBefore();
      if (seconds !== undefined && (seconds <= 0 || this.#clock.jumpTo)) return;
      await this.#sleepInHost(seconds);
    }
  }

  #sleepInHost(seconds: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const timer = seconds === undefined ? undefined : setTimeout(
        () => this.#wake?.(),
        Math.ceil(Math.min(seconds, LONGEST_HOST_TIMER) * 1000),
      );
      this.#wake = () => {
        this.#wake = undefined;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** The deadline of the next timer that will ever be due. */
  #nextDeadline(): number | undefined {
    const when = this.#timers.first()?.when;
    return when === Infinity ? undefined : when;
  }

  // The trace

  #trace(details: EntryDetails): void {
    this.#onTrace?.({ turn: this.#turn, time: this.time(), ...details } as TraceEntry);
  }

  #traceTurn(): void {
    if (this.#onTrace === undefined) return;
    const ready = this.#ready.filter((handle) => !handle.cancelled).map((handle) => handle.label);
    const timers = this.#timers.list().map(({ label, when }) => ({ label, when }));
    this.#trace({ kind: "turn", ready, timers });
  }

  // Backstage: what futures and tasks tell their loop. Not for programs.

  /** A future is done. */
  _settled(future: Future<unknown>): void {
    this.#trace({ kind: "settled", label: future.label, state: future.state as "fulfilled" });
    if (future instanceof Task) this.#tasks.delete(future);
    if (future.state === "rejected") this.#unseen.add(future);
  }

  /** Somebody has seen how a future ended. */
  _looked(future: Future<unknown>): void {
    this.#unseen.delete(future);
  }

  /** A task takes a step. */
  _enter(task: Task<unknown>): void {
    this.#currentTask = task;
    this.#trace({ kind: "step", label: task.name });
  }

  /** The step is over. */
  _leave(): void {
    this.#currentTask = null;
  }

  /** An error has nowhere else to go. */
  _report(context: ExceptionContext): void {
    try {
      this.#exceptionHandler(context);
    } catch (error) {
      reportOnConsole({ message: "Exception in the exception handler", exception: error });
      reportOnConsole(context);
    }
  }

  /** Deadlines up to this moment have been reached. */
  #dueBefore(): number {
    return this.time() + (this.#clock.resolution ?? 0);
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

function reportOnConsole({ message, exception }: ExceptionContext): void {
  console.error(message, exception);
}
