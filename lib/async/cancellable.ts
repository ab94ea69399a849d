/** The signal that every call that can wait accepts. */
import { inWords } from "./arguments.ts";

/**
 * The last parameter of every call that can wait.
 *
 * - **Already aborted** (A1): the call rejects with `signal.reason` before it touches any state.
 * - **Aborted while waiting** (A2, A3): the call leaves its place at once and rejects with the
 *   reason itself.
 * - **Granted first** (A5): it fulfils, and the caller owns what it was given; an abort that comes
 *   first (A6) lets the grant go to the next in line.
 *
 * @example Give up waiting after 10 ms
 * ```ts
 * import { type Cancellable, Lock } from "@course/async";
 * import { assertRejects } from "@std/assert";
 *
 * const lock = new Lock();
 * using _held = await lock.acquire();
 *
 * const controller = new AbortController();
 * const options: Cancellable = { signal: controller.signal };
 * setTimeout(() => controller.abort(new Error("Too slow")), 10);
 * await assertRejects(() => lock.acquire(options), Error, "Too slow");
 * ```
 */
export interface Cancellable {
  /** Aborting it ends the wait. */
  signal?: AbortSignal;
}

/** The signal of the options, checked: a wrong argument must not be silently ignored. */
export function signalOf(options: Cancellable | undefined): AbortSignal | undefined {
  if (options === undefined) return undefined;
  if (typeof options !== "object" || options === null || isSignal(options)) {
    throw new TypeError(
      `Cannot wait: options must be an object such as { signal }, received ${inWords(options)}`,
    );
  }
  const signal = options.signal;
  if (signal !== undefined && !isSignal(signal)) {
    throw new TypeError(
      `Cannot wait: signal must be an AbortSignal, received ${inWords(signal)}`,
    );
  }
  return signal;
}

/** Whether it is an `AbortSignal`, of this realm or of another. */
function isSignal(signal: unknown): boolean {
  if (signal instanceof AbortSignal) return true;
  if (typeof signal !== "object" || signal === null) return false;
  const { aborted, addEventListener, removeEventListener } = signal as AbortSignal;
  return typeof aborted === "boolean" && "reason" in signal &&
    typeof addEventListener === "function" && typeof removeEventListener === "function";
}
