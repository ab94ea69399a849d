/** A coroutine that the loop drives. */
import { checkName, shown } from "./checks.ts";
import { claim, type Coroutine, isCoroutine } from "./coroutine.ts";
import { CancelledError } from "./errors.ts";
import type { EventLoop } from "./event_loop.ts";
import { Future } from "./future.ts";
import { observe } from "./observe.ts";

/** What a coroutine is resumed with. */
type Input = { readonly value: unknown } | { readonly error: unknown };

/**
 * A coroutine that the loop drives, and the future of its result.
 *
 * - **Creating it runs nothing** (T1): its first step is a `callSoon`.
 * - **One step at a time**: it steps one turn after the future that it yielded is done, in the next
 *   turn after a bare `yield` (CR7), and at once if the future was done already (F10).
 * - **`cancel` asks** (T4–T7): what it waits for is cancelled, the innermost first, and the
 *   coroutine gets a CancelledError at its `yield`. It may clean up, wait while it does, or carry
 *   on.
 * - **Cancelled before its first step** (T3), its body never runs, not even a `finally`.
 *
 * Idea: Python's `asyncio.Task`.
 *
 * @example Tea
 * ```ts
 * import { run, runningLoop, sleep, VirtualClock } from "@course/loop";
 * import { assertEquals } from "@std/assert";
 *
 * function* boil(what: string) {
 *   yield* sleep(3);
 *   return `${what} is ready`;
 * }
 * function* main() {
 *   const task = runningLoop().createTask(boil("the tea"));
 *   return yield* task;
 * }
 * assertEquals(await run(main(), { clock: new VirtualClock() }), "the tea is ready");
 * ```
 */
export class Task<T = unknown> extends Future<T> {
  /** Fixed at creation. */
  readonly name: string;
  readonly #coroutine: Coroutine<T>;
  /**
   * The pending future that the coroutine yielded last; null while it runs, is ready or is done.
   */
  #awaited: Future<unknown> | null = null;
  /** A cancellation that could not be passed on: the next step delivers it. */
  #mustCancel = false;
  #cancelMessage: string | undefined;
  #cancelRequests = 0;
  /** Named after the task, so that a trace shows whose step a handle is. */
  readonly #step: (input?: Input) => void;
  readonly #wakeUp: (awaited: Future<unknown>) => void;

  /** Made by `loop.createTask`, not by programs. */
  constructor(loop: EventLoop, coroutine: Coroutine<T>, name: string) {
    super(loop, name);
    if (!isCoroutine(coroutine)) {
      observe(coroutine);
      throw new TypeError(
        `Cannot create a task: expected a coroutine (a generator object), received ${
          shown(coroutine)
        }`,
      );
    }
    checkName("create a task", name);
    this.name = name;
    this.#coroutine = claim("create a task", coroutine);
    this.#step = (input = { value: undefined }) => this.#takeStep(input);
    this.#wakeUp = (awaited) => this.#takeStep(outcomeOf(awaited));
    for (const callback of [this.#step, this.#wakeUp]) {
      Object.defineProperty(callback, "name", { value: name });
    }
    loop.callSoon(this.#step);
  }

  /** Refused: the coroutine decides. */
  override setResult(_value: T): never {
    throw new Error(`Cannot set the result of ${this.name}: its coroutine does`);
  }

  /** Refused: the coroutine decides. */
  override setException(_error: unknown): never {
    throw new Error(`Cannot set the exception of ${this.name}: its coroutine does`);
  }

  /**
   * Asks the coroutine to stop. Returns false if it is done, else true, though it may refuse.
   * Nothing happens before this returns: the CancelledError is thrown into it in a later turn.
   */
  override cancel(message?: string): boolean {
    this.loop._looked(this);
    if (this.done) return false;
    this.#cancelRequests++;
    if (this.#awaited?.cancel(message)) return true;
    this.#mustCancel = true;
    this.#cancelMessage = message;
    return true;
  }

  /** How many cancel requests are outstanding. */
  cancelling(): number {
    return this.#cancelRequests;
  }

  /**
   * Takes one cancel request back, and returns how many are left. With none left, a cancellation
   * that was not delivered yet is withdrawn.
   */
  uncancel(): number {
    if (this.#cancelRequests > 0) this.#cancelRequests--;
    if (this.#cancelRequests === 0) this.#mustCancel = false;
    return this.#cancelRequests;
  }

  #takeStep(input: Input): void {
    if (this.#mustCancel) {
      input = { error: cancellationIn(input) ?? new CancelledError(this.#cancelMessage) };
      this.#mustCancel = false;
    }
    this.#awaited = null;
    this.loop._enter(this);
    try {
      this.#drive(input);
    } finally {
      this.loop._leave();
    }
  }

  /** Runs the coroutine until it waits for something, or ends. */
  #drive(input: Input): void {
    let result: IteratorResult<Future<unknown> | undefined, T>;
    try {
      result = this.#resume(input);
      while (!result.done && result.value instanceof Future && result.value.done) {
        result = this.#resume(outcomeOf(result.value));
      }
    } catch (error) {
      if (error instanceof CancelledError) this.settle({ state: "cancelled", error });
      else this.settle({ state: "rejected", error });
      return;
    }
    if (!result.done) {
      this.#waitFor(result.value);
    } else if (this.#mustCancel) {
      // It was cancelled in its last step, and had no `yield` left at which to hear of it.
      this.settle({ state: "cancelled", error: new CancelledError(this.#cancelMessage) });
    } else {
      this.settle({ state: "fulfilled", value: result.value });
    }
  }

  #resume(input: Input): IteratorResult<Future<unknown> | undefined, T> {
    return "error" in input
      ? this.#coroutine.throw(input.error)
      : this.#coroutine.next(input.value);
  }

  #waitFor(yielded: unknown): void {
    if (yielded === undefined) {
      this.loop.callSoon(this.#step);
    } else if (!(yielded instanceof Future)) {
      this.#refuse(`it yielded ${shown(yielded)}, and a task can only wait for a Future`);
    } else if (yielded.loop !== this.loop) {
      this.#refuse(`it yielded ${yielded.label}, which belongs to a different loop`);
    } else if (yielded === this) {
      this.#refuse("it awaits itself");
    } else {
      yielded.addDoneCallback(this.#wakeUp);
      this.#awaited = yielded;
      if (this.#mustCancel && yielded.cancel(this.#cancelMessage)) this.#mustCancel = false;
    }
  }

  /** A mistake of the coroutine is thrown into it, at the `yield` that made it. */
  #refuse(why: string): void {
    this.loop.callSoon(this.#step, { error: new Error(`Cannot go on with ${this.name}: ${why}`) });
  }
}

function outcomeOf(future: Future<unknown>): Input {
  try {
    return { value: future.result() };
  } catch (error) {
    return { error };
  }
}

function cancellationIn(input: Input): CancelledError | undefined {
  return "error" in input && input.error instanceof CancelledError ? input.error : undefined;
}
