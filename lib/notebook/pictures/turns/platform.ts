/** The platform's timers and microtasks, watched. */
import v8 from "node:v8";

/** A timer that was set. */
export interface PlatformTimer {
  readonly name: string;
  when: number;
}

/** The callbacks of a watcher. */
export interface Watcher {
  /** A microtask begins or ends. */
  microtask(runs: boolean): void;
  /** A timer was set, to fire in this many milliseconds. */
  set(handle: unknown, name: string, ms: number): void;
  cleared(handle: unknown): void;
  /** Called in place of a timer's callback, with the milliseconds to the next time of an interval. */
  fires(handle: unknown, again: number | undefined, callback: () => void): void;
}

/**
 * Listens to the promises of the realm, and puts itself in front of its timers and of
 * `queueMicrotask`.
 *
 * @returns a function that undoes all of it
 */
export function watchPlatform(watcher: Watcher): () => void {
  const { setTimeout, setInterval, clearTimeout, clearInterval, queueMicrotask } = globalThis;
  const before = { setTimeout, setInterval, clearTimeout, clearInterval, queueMicrotask };
  const begin = () => watcher.microtask(true);
  const end = () => watcher.microtask(false);
  const stopHooks = v8.promiseHooks.createHook({ before: begin, after: end }) as () => void;
  const timer = (set: typeof setTimeout, repeats: boolean) =>
  (
    callback: (...args: unknown[]) => void,
    ms = 0,
    ...args: unknown[]
  ) => {
    const again = repeats ? ms : undefined;
    const handle: unknown = set(
      () => watcher.fires(handle, again, () => callback(...args)),
      ms,
    );
    watcher.set(handle, callback.name || "timer", ms);
    return handle;
  };
  const clear = (original: (handle?: never) => void) => (handle: unknown) => {
    watcher.cleared(handle);
    original(handle as never);
  };
  Object.assign(globalThis, {
    setTimeout: timer(setTimeout, false),
    setInterval: timer(setInterval as typeof setTimeout, true),
    clearTimeout: clear(clearTimeout),
    clearInterval: clear(clearInterval),
    queueMicrotask: (callback: () => void) =>
      queueMicrotask(() => {
        begin();
        try {
          callback();
        } finally {
          end();
        }
      }),
  });
  return () => {
    stopHooks();
    Object.assign(globalThis, before);
  };
}
