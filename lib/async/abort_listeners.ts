/**
 * Who is to be told when a signal aborts.
 *
 * The platform keeps the listeners of an event in an array and walks it at every
 * `addEventListener` and `removeEventListener`, so that n waiters on one long-lived signal cost n²
 * steps. Here each signal gets one real listener, and a `Set` of those who listen: adding, removing
 * and telling cost the same for the millionth as for the first. When the last one has left, the real
 * listener leaves too, so that a signal which outlives its waiters retains none of them (A4).
 */

/** Somebody who wants to know of an abort. */
export interface AbortListener {
  /** Called once, inside `abort()`, in the order in which the listeners were added. */
  onAbort(reason: unknown): void;
}

const everyone = new WeakMap<AbortSignal, Audience>();

/** The listeners of one signal. */
class Audience implements EventListenerObject {
  readonly listeners = new Set<AbortListener>();
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    everyone.set(signal, this);
    signal.addEventListener("abort", this);
  }

  leave(): void {
    everyone.delete(this.#signal);
    this.#signal.removeEventListener("abort", this);
  }

  handleEvent(): void {
    // A listener may remove others while this runs: they are not visited any more.
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

/** Adds a listener to a signal that is not aborted yet; without a signal there is nothing to hear. */
export function addAbortListener(signal: AbortSignal | undefined, listener: AbortListener): void {
  if (signal === undefined) return;
  const audience = everyone.get(signal) ?? new Audience(signal);
  audience.listeners.add(listener);
}

/** Removes a listener; harmless when it has been told or removed before. */
export function removeAbortListener(
  signal: AbortSignal | undefined,
  listener: AbortListener,
): void {
  const audience = signal && everyone.get(signal);
  if (audience?.listeners.delete(listener) && audience.listeners.size === 0) audience.leave();
}
