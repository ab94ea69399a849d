/** A promise must not end the program only because the call that it was passed to was refused. */

/** Does what `call` does; if it throws, no rejection of what was handed in is unhandled. */
export function observing<T>(handedIn: Iterable<unknown>, call: () => T): T {
  try {
    return call();
  } catch (error) {
    for (const one of handedIn) observe(one);
    throw error;
  }
}

/** No rejection of this value, if it is a promise, is unhandled. */
export function observe(value: unknown): void {
  if (value instanceof Promise) value.catch(() => {});
}
