/**
 * A record of the timers that are waiting: what set them, when they are due, and how to clear them.
 */

type TimerHandle = ReturnType<typeof setTimeout>;

/** The timer functions of one clock. */
export interface TimerClock {
  now(): number;
  setTimeout(callback: () => void, ms: number): TimerHandle;
  setInterval(callback: () => void, ms: number): TimerHandle;
  clearTimeout(handle: TimerHandle): void;
  clearInterval(handle: TimerHandle): void;
}

/** One waiting timer. */
export interface TimerRecord {
  readonly kind: "timeout" | "interval";
  readonly ms: number;
  readonly clock: TimerClock;
  /** When the timer was set, by its own clock. */
  readonly setAt: number;
  /** Whatever was the owner (the cell) when the timer was set. */
  readonly owner: unknown;
  /** Finds the line of code that set the timer; "" if it is the host's, or if tracing was off. */
  readonly origin: () => string;
  clear(): void;
}

type Callback = string | ((...args: unknown[]) => void);

class Timers {
  /** The host's functions, exactly as they were. */
  readonly untouched = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    setInterval: globalThis.setInterval,
    clearInterval: globalThis.clearInterval,
  };
  /** The owner of the timer whose callback is being called. */
  acting: unknown;
  /** Whether to remember which line of code sets a timer. */
  tracing = false;
  /** Called whenever a timer is set; returns its owner. */
  owner: () => unknown = () => undefined;
  /** Keyed by the number that every timer handle converts to. */
  readonly #waiting = new Map<number, TimerRecord>();

  waiting(): TimerRecord[] {
    return [...this.#waiting.values()];
  }

  /** Drops the timers of a clock that was closed. */
  forget(clock: TimerClock): void {
    for (const [key, record] of this.#waiting) {
      if (record.clock === clock) this.#waiting.delete(key);
    }
  }

  /**
   * `setTimeout` and its three siblings on a clock; what a callback throws is reported, and the
   * clock keeps running.
   */
  functions(clock: TimerClock): typeof this.untouched {
    const set = (kind: TimerRecord["kind"]) => {
      const timerFunction = (callback: Callback, ms = 0, ...args: unknown[]) => {
        if (typeof callback !== "function") {
          throw new TypeError(
            "Cannot set a timer: callback must be a function, " +
              `received ${Deno.inspect(callback, { colors: false })}`,
          );
        }
        const run = () => {
          if (kind === "timeout") this.#waiting.delete(Number(handle));
          this.acting = owner;
          try {
            callback(...args);
          } catch (error) {
            reportError(error);
          } finally {
            this.acting = undefined;
          }
        };
        const owner = this.owner();
        const handle = kind === "timeout" ? clock.setTimeout(run, ms) : clock.setInterval(run, ms);
        const clear = () => {
          this.#waiting.delete(Number(handle));
          if (kind === "timeout") clock.clearTimeout(handle);
          else clock.clearInterval(handle);
        };
        const origin = this.tracing ? callOf(timerFunction) : () => "";
        const setAt = clock.now();
        this.#waiting.set(Number(handle), { kind, ms, clock, setAt, owner, origin, clear });
        return handle;
      };
      return timerFunction;
    };
    // An unknown handle is one that has fired or was set before the record began.
    const clear = (handle?: unknown) => {
      const record = handle == null ? undefined : this.#waiting.get(Number(handle));
      if (record) record.clear();
      else if (handle != null) this.untouched.clearTimeout(Number(handle));
    };
    return {
      setTimeout: set("timeout"),
      setInterval: set("interval"),
      clearTimeout: clear,
      clearInterval: clear,
    } as unknown as typeof this.untouched;
  }
}

/**
 * Where a function was called, `file:///…:line:column`; empty for the host's own code. Said when it
 * is asked for, because finding the line takes long.
 */
function callOf(called: (...args: never[]) => unknown): () => string {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, called);
  return () => {
    const [, caller = ""] = holder.stack?.split("\n") ?? [];
    return /(?:ext|node):/.test(caller)
      ? ""
      : caller.replace(/^ *at .*?\(?(\S+:\d+:\d+)\)?$/, "$1");
  };
}

/** The timers of this realm. */
export const timers: Timers = new Timers();
