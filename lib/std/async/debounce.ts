/** A function that runs once its callers have been quiet for a while. */
export interface DebouncedFunction<T extends Array<unknown>> {
  (...args: T): void;
  /** Forgets the call that is waiting. */
  clear(): void;
  /** Makes the call that is waiting at once. */
  flush(): void;
  /** Whether a call is waiting. */
  readonly pending: boolean;
}

/** Delays calls of `fn` by `wait` milliseconds; each new call replaces the one that is waiting. */
// deno-lint-ignore no-explicit-any
export function debounce<T extends Array<any>>(
  fn: (this: DebouncedFunction<T>, ...args: T) => void,
  wait: number,
): DebouncedFunction<T> {
  let waiting: { timer: ReturnType<typeof setTimeout>; args: T } | undefined;

  const call = (...args: T) => {
    clear();
    waiting = { timer: setTimeout(flush, wait), args };
  };
  const clear = () => {
    clearTimeout(waiting?.timer);
    waiting = undefined;
  };
  const flush = () => {
    if (!waiting) return;
    const { args } = waiting;
    clear();
    fn.apply(debounced, args);
  };
  const debounced: DebouncedFunction<T> = Object.defineProperties(call, {
    clear: { value: clear },
    flush: { value: flush },
    pending: { get: () => waiting !== undefined },
  }) as unknown as DebouncedFunction<T>;
  return debounced;
}
