/** What is left on a signal. */

/**
 * Counts the listeners that are on a signal at this moment. The caller's own is in `onabort`, and
 * does not count as long as it stays there.
 */
export function listenersOn(signal: AbortSignal): () => number {
  const listening = new Map<unknown, () => void>();
  const ofCaller = () => {};
  signal.onabort = ofCaller;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (type: string, listener: unknown, options?: unknown) => {
    if (listening.has(listener)) return; // as the platform does
    const { once = false, signal: until } = typeof options === "object"
      ? options as AddEventListenerOptions
      : {};
    if (until?.aborted) return;
    const forget = () => listening.delete(listener);
    listening.set(listener, forget);
    until?.addEventListener("abort", forget, { once: true });
    if (once) add(type, forget, { once: true });
    add(type, listener as EventListener, options as AddEventListenerOptions);
  };
  signal.removeEventListener = (type: string, listener: unknown, options?: unknown) => {
    const forget = listening.get(listener);
    if (forget) remove(type, forget);
    listening.delete(listener);
    remove(type, listener as EventListener, options as EventListenerOptions);
  };
  return () => listening.size + (signal.onabort === ofCaller ? 0 : 1);
}
