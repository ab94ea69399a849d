/** Rejections that are not handled. */

/**
 * Calls `report` for each unhandled rejection that no other listener has claimed by calling
 * `preventDefault`, and keeps the process alive. Of several traps the last one set claims it.
 *
 * @returns a function that stops listening
 */
export function trapUnhandled(report: (reason: unknown) => void): () => void {
  const listener = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    let claimed = false;
    Object.defineProperty(event, "preventDefault", {
      value: () => claimed = true,
      configurable: true,
    });
    queueMicrotask(() => {
      if (!claimed) report(event.reason);
    });
  };
  globalThis.addEventListener("unhandledrejection", listener);
  return () => globalThis.removeEventListener("unhandledrejection", listener);
}
