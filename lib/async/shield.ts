import { type AbortListener, addAbortListener, removeAbortListener } from "./abort_listeners.ts";
import { inWords } from "./arguments.ts";
import { type Awaitable, isAwaitable } from "./awaitable.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";
import { Task } from "./task.ts";
import { whenDone } from "./when_done.ts";

/**
 * Waits for work that must not be stopped: aborting the signal stops the waiting, not the work.
 *
 * - **Settles as the inside does** (SH1, SH3, SH4), also when somebody else cancels the inside.
 * - **Aborting the signal** (SH2, SH5) rejects at once with `signal.reason`; the inside keeps running
 *   and forgets about the outside. A task that is done already counts as having come first.
 * - **A failure after the outside has left** (SH6) is not lost: a task reports it if nobody else looks
 *   at it, and that of a promise is reported on `console.error`.
 *
 * Idea: Python's `asyncio.shield`.
 *
 * @example The visitor leaves, the order goes through
 * ```ts
 * import { createTask, shield } from "@course/async";
 * import { delay } from "@std/async";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const order = createTask(async () => (await delay(20), "ordered"));
 * const visitor = AbortSignal.timeout(5);
 * await assertRejects(() => shield(order, { signal: visitor }), DOMException);
 * assertEquals(await order, "ordered");
 * ```
 *
 * @throws {TypeError} At the call, if it is neither a task nor a promise.
 */
export function shield<T>(awaitable: Awaitable<T>, options?: Cancellable): Promise<T> {
  const signal = signalOf(options);
  if (!isAwaitable(awaitable)) {
    throw new TypeError(
      `Cannot shield: it takes a task or a promise, received ${inWords(awaitable)}`,
    );
  }
  if (signal === undefined) return Promise.resolve(awaitable);
  if (signal.aborted) {
    reportOrphan(awaitable);
    return Promise.reject(signal.reason);
  }
  return new Promise((resolve, reject) => {
    const forget = whenDone(awaitable, () => {
      removeAbortListener(signal, listener);
      awaitable.then(resolve, reject);
    });
    const listener: AbortListener = {
      onAbort(reason) {
        if (awaitable instanceof Task && awaitable.done) return;
        forget();
        reportOrphan(awaitable);
        reject(reason);
      },
    };
    addAbortListener(signal, listener);
  });
}

/** A task reports its own failure when nobody looks at it; for a promise it has to be done here. */
function reportOrphan(awaitable: Awaitable<unknown>): void {
  if (awaitable instanceof Task) return;
  awaitable.then(undefined, (error) => {
    console.error("The shielded work failed after nobody waited for it any more:", error);
  });
}
