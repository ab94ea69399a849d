/** To stop waiting without stopping the work. */
import { onAbort } from "./abort_listeners.ts";
import { type Adopted, type Awaitable, HandedIn } from "./awaitable.ts";
import type { Cancellable } from "./cancellable.ts";
import { look, Task } from "./task.ts";
import { whenDone } from "./when_done.ts";

/**
 * Waits for work that must not be stopped: aborting the signal stops the waiting, not the work.
 *
 * - **Settles as the inside does** (SH1, SH3, SH4), even when other code cancels the inside.
 * - **Aborting the signal** (SH2, SH5) rejects at once with `signal.reason`; the inside keeps
 *   running and forgets about the outside. A task that is done already counts as having come first.
 * - **A failure after the outside has left** (SH6) is not lost: a task reports it unless other code
 *   looks at it, and that of a promise is reported on `console.error`.
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
 * @throws {TypeError} If it is neither a task nor a promise.
 */
export function shield<T>(awaitable: Awaitable<T>, options?: Cancellable): Promise<T> {
  const handedIn = new HandedIn(
    "Cannot shield",
    [awaitable],
    options,
    undefined,
    () => ": awaitable",
  );
  const { signal } = handedIn;
  if (signal?.aborted) {
    if (!handedIn.isForeign(awaitable)) reportOrphan(awaitable as Adopted);
    return Promise.reject(signal.reason);
  }
  const inside = handedIn.adopted(awaitable) as Adopted<T>;
  if (signal === undefined) return Promise.resolve(inside);
  return new Promise((resolve, reject) => {
    const forget = whenDone(inside, (state, outcome) => {
      ignoreAbort();
      if (inside instanceof Task) look(inside);
      if (state === "fulfilled") resolve(outcome as T);
      else reject(outcome);
    });
    const ignoreAbort = onAbort(signal, (reason) => {
      if (inside instanceof Task && inside.done) return;
      forget();
      reportOrphan(inside);
      reject(reason);
    });
  });
}

/** The promises whose failure will be reported: each once, however many have left it. */
const orphans = new WeakSet<Promise<unknown>>();

/** A task reports a failure that is never looked at; for a promise, that has to be done here. */
function reportOrphan(inside: Adopted): void {
  if (inside instanceof Task || orphans.has(inside)) return;
  orphans.add(inside);
  inside.then(undefined, (error) => {
    console.error("The shielded work failed when it was no longer awaited:", error);
  });
}
