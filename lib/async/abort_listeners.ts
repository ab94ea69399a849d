/**
 * The listeners to call when a signal aborts.
 *
 * The platform keeps the listeners of an event in an array and walks it at every `addEventListener`
 * and `removeEventListener`, so that n waiters on one long-lived signal cost n² steps. Here each
 * signal gets one real listener, and a `Set` of its own listeners: adding, removing and calling one
 * costs the same for the millionth as for the first. With the last of them the real listener is
 * removed, too, so that a signal that outlives its waiters retains none of them (A4).
 */

/** An object to notify when a signal aborts. */
export interface AbortListener {
  /** Called once, inside `abort()`, in the order in which the listeners were added. */
  onAbort(reason: unknown): void;
}

const audiences = new WeakMap<AbortSignal, Audience>();

/** The listeners of one signal. */
class Audience implements EventListenerObject {
  readonly listeners = new Set<AbortListener>();
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    audiences.set(signal, this);
    signal.addEventListener("abort", this);
  }

  leave(): void {
    audiences.delete(this.#signal);
    this.#signal.removeEventListener("abort", this);
  }

  handleEvent(): void {
    // A listener may remove others while this runs: those are no longer visited.
    for (const listener of this.listeners) {
      this.listeners.delete(listener);
      try {
        listener.onAbort(this.#signal.reason);
      } catch (error) {
        reportError(error); // As for any event: one that throws does not silence the others.
      }
    }
    this.leave();
  }
}

/**
 * Adds a listener to a signal that is not aborted yet; without a signal there is nothing to listen
 * to.
 */
export function addAbortListener(signal: AbortSignal | undefined, listener: AbortListener): void {
  if (signal === undefined) return;
  const audience = audiences.get(signal) ?? new Audience(signal);
  audience.listeners.add(listener);
}

/** Removes a listener; harmless if it has already been called or removed. */
export function removeAbortListener(
  signal: AbortSignal | undefined,
  listener: AbortListener,
): void {
  const audience = signal && audiences.get(signal);
  if (audience?.listeners.delete(listener) && audience.listeners.size === 0) audience.leave();
}

/** Calls the function when the signal aborts; returns the function that prevents it. */
export function onAbort(
  signal: AbortSignal | undefined,
  fn: (reason: unknown) => void,
): () => void {
  const listener: AbortListener = { onAbort: fn };
  addAbortListener(signal, listener);
  return () => removeAbortListener(signal, listener);
}
