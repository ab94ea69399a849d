/** A deadline around a body. */
import { onAbort } from "./abort_listeners.ts";
import { Alarm, checkMilliseconds, timeoutError } from "./alarm.ts";
import { checkFunction } from "./arguments.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";
import { CancelledError, InvalidStateError } from "./errors.ts";

/** What the body of `withTimeout()` knows about its deadline. */
export interface TimeoutScope {
  /** Aborted when the deadline passes, and when the signal of the options is. */
  readonly signal: AbortSignal;
  /** Whether the deadline has passed, or had passed when the body ended. */
  readonly expired: boolean;
  /** The deadline, in milliseconds of `performance.now()`; `null` if there is none. */
  readonly when: number | null;
  /**
   * Moves the deadline to this many milliseconds from now, or takes it away with `null` (TO11).
   *
   * @throws {InvalidStateError} If the deadline has passed, or the body has ended (TO12).
   */
  reschedule(ms: number | null): void;
}

/**
 * Runs the body with a deadline: when it passes, `scope.signal` aborts.
 *
 * - **Over the deadline** (TO1): if the body then rejects with the reason of its signal, that
 *   becomes a `TimeoutError` with the reason as its `cause`. `withTimeout` always waits for the
 *   body to end.
 * - **In time** (TO2, TO5): what the body returns or throws passes through, and no timer is left.
 * - **No deadline** with `null` (TO3); at 0 or less the body starts with an aborted signal (TO4).
 * - **The body may have a better answer**: a value that it returns after the deadline is returned
 *   (TO13); another error that it throws wins, and has the `TimeoutError` at the end of its chain
 *   of causes (TO6).
 * - **Only its own deadline** (TO7, TO9) becomes a `TimeoutError`: the abort of the outer signal,
 *   for example by the deadline of an enclosing `withTimeout`, passes through as it is.
 *
 * Idea: Python's `asyncio.timeout`, as a function, because a disposer cannot know how its scope
 * ended.
 *
 * @example A deadline that moves while there is progress
 * ```ts
 * import { withTimeout } from "@course/async";
 * import { delay } from "@std/async";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const lines = await withTimeout(200, async (scope) => {
 *   let lines = 0;
 *   for (; lines < 3; lines++) {
 *     await delay(100, { signal: scope.signal });
 *     scope.reschedule(200);
 *   }
 *   return lines;
 * });
 * assertEquals(lines, 3);
 *
 * const slow = withTimeout(5, (scope) => delay(60_000, { signal: scope.signal }));
 * assertEquals((await assertRejects(() => slow, DOMException)).name, "TimeoutError");
 * ```
 *
 * @throws {RangeError} If the number of milliseconds is `NaN`.
 */
export function withTimeout<T>(
  ms: number | null,
  body: (scope: TimeoutScope) => Promise<T>,
  options?: Cancellable,
): Promise<T> {
  checkFunction(body, "Cannot set a timeout: body must be a function such as (scope) => …");
  if (ms !== null) checkMilliseconds(ms, "ms", "Cannot set a timeout");
  const signal = signalOf(options);
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new DeadlineScope(ms, signal).run(body);
}

class DeadlineScope implements TimeoutScope {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #ignoreOuter: () => void;
  #alarm: Alarm | undefined;
  #when: number | null = null;
  #ms: number | null = null;
  /**
   * Why the work is told to stop, once the deadline has passed: one error, distinguished from all
   * others by identity.
   */
  #reason: CancelledError | undefined;
  #ended = false;
  #expired = false;

  constructor(ms: number | null, outer: AbortSignal | undefined) {
    this.#outer = outer;
    this.#ignoreOuter = onAbort(outer, (reason) => this.#controller.abort(reason));
    this.#arm(ms);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get expired(): boolean {
    return this.#expired;
  }

  get when(): number | null {
    return this.#when;
  }

  reschedule(ms: number | null): void {
    if (ms !== null) checkMilliseconds(ms, "ms", "Cannot reschedule the timeout");
    if (this.#expired || this.#ended) {
      const state = this.#ended ? "its body has ended" : "the deadline has passed";
      throw new InvalidStateError(`Cannot reschedule the timeout: ${state}`);
    }
    this.#alarm?.clear();
    this.#arm(ms);
  }

  async run<T>(body: (scope: TimeoutScope) => Promise<T>): Promise<T> {
    try {
      return await body(this);
    } catch (error) {
      throw this.#translate(error);
    } finally {
      this.#end();
    }
  }

  #arm(ms: number | null): void {
    this.#ms = ms;
    this.#when = ms === null ? null : performance.now() + ms;
    if (ms === null) return;
    if (ms <= 0) this.#expire();
    else this.#alarm = new Alarm(ms, () => this.#expire());
  }

  #expire(): void {
    this.#expired = true;
    this.#reason = new CancelledError(this.#message());
    this.#controller.abort(this.#reason);
  }

  #translate(error: unknown): unknown {
    if (this.#reason === undefined || this.#controller.signal.reason !== this.#reason) return error;
    if (error !== this.#reason) {
      appendCause(error, timeoutError(this.#message()));
      return error;
    }
    // An outer caller wants to stop, too: that must not get lost.
    return this.#outer?.aborted
      ? this.#outer.reason
      : timeoutError(this.#message(), { cause: error });
  }

  #end(): void {
    this.#ended = true;
    this.#expired ||= this.#when !== null && performance.now() >= this.#when;
    this.#alarm?.clear();
    this.#ignoreOuter();
  }

  #message(): string {
    return `The deadline of ${this.#ms} ms has passed`;
  }
}

/** Puts a last cause at the end of the chain of an error, as far as the chain can be changed. */
function appendCause(error: unknown, last: Error): void {
  const chain = new Set<unknown>();
  let end = error;
  while (end instanceof Error && end.cause !== undefined && !chain.has(end)) {
    chain.add(end);
    end = end.cause;
  }
  if (end instanceof Error && end.cause === undefined && Object.isExtensible(end)) {
    Object.defineProperty(end, "cause", { value: last, configurable: true, writable: true });
  }
}
