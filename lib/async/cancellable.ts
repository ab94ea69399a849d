import { inWords } from "./arguments.ts";

/**
 * What everything that can wait accepts as its last parameter.
 *
 * - **Already aborted** (A1): the call rejects with `signal.reason` before it touches any state.
 * - **Aborted while waiting** (A2, A3): it leaves its place at once and rejects with the reason itself.
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
  /** Aborting it gives up the wait. */
  signal?: AbortSignal;
}

/** The signal of the options, checked: what is passed by mistake must not be ignored in silence. */
export function signalOf(options: Cancellable | undefined): AbortSignal | undefined {
  if (options === undefined) return undefined;
  if (typeof options !== "object" || options === null || options instanceof AbortSignal) {
    throw new TypeError(
      `Cannot wait: options must be an object such as { signal }, received ${inWords(options)}`,
    );
  }
  const signal = options.signal;
  if (signal !== undefined && typeof signal?.aborted !== "boolean") {
    throw new TypeError(
      `Cannot wait: signal must be an AbortSignal, received ${inWords(signal)}`,
    );
  }
  return signal;
}
