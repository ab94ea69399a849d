/**
 * `AbortSignal.timeout` on a virtual clock: the host's own runs on real time, whatever clock is on.
 */
import type { TimerClock } from "./timers.ts";

/** The two functions of `AbortSignal` that make signals with a timeout, or from other signals. */
type Functions = Pick<typeof AbortSignal, "timeout" | "any">;

/** The host's functions, exactly as they were. */
export const hostSignals: Functions = { timeout: AbortSignal.timeout, any: AbortSignal.any };

/** A clock that may rest although timers are set. */
export interface RestingClock extends TimerClock {
  /** How many timers are set for which it need not go on. */
  idle?: number;
}

/** The timeouts that have not passed, with what is to be called when listeners come and go. */
const timeouts = new WeakMap<AbortSignal, (change: number) => void>();

/**
 * `AbortSignal.timeout` and `AbortSignal.any` on a clock.
 *
 * As on the host's clock, a timeout without listeners keeps nothing going: the clock does not move
 * on for it.
 */
export function signalsOn(clock: RestingClock): Functions {
  return {
    timeout: (ms) => {
      if (!(ms >= 0 && ms <= Number.MAX_SAFE_INTEGER)) {
        return hostSignals.timeout.call(AbortSignal, ms);
      }
      const controller = new AbortController();
      let listeners = 0, over = false;
      const beIdle = (change: number) => {
        if (clock.idle !== undefined) clock.idle += change;
      };
      beIdle(1);
      clock.setTimeout(() => {
        over = true;
        if (listeners === 0) beIdle(-1);
        controller.abort(new DOMException("Signal timed out.", "TimeoutError"));
      }, Math.floor(ms));
      const onChange = (change: number) => {
        const before = listeners;
        listeners += change;
        if (!over && (before === 0) !== (listeners === 0)) beIdle(-change);
      };
      timeouts.set(controller.signal, onChange);
      watchListeners(controller.signal, onChange);
      return controller.signal;
    },
    any: (signals) => {
      const all = [...signals];
      const signal = hostSignals.any.call(AbortSignal, all);
      const sources = all.flatMap((each) => timeouts.get(each) ?? []);
      if (sources.length === 0) return signal;
      const onChange = (change: number) => sources.forEach((source) => source(change));
      timeouts.set(signal, onChange);
      watchListeners(signal, onChange);
      return signal;
    },
  };
}

/** Calls the function with 1 for each listener that comes, and with -1 for each that goes. */
function watchListeners(signal: AbortSignal, onChange: (change: number) => void): void {
  const { addEventListener, removeEventListener } = signal;
  const listening = new Set<unknown>();
  const watched = {
    addEventListener(...args: Parameters<typeof addEventListener>) {
      if (args[0] === "abort" && args[1] !== null && !listening.has(args[1])) {
        listening.add(args[1]);
        onChange(1);
      }
      Reflect.apply(addEventListener, signal, args);
    },
    removeEventListener(...args: Parameters<typeof removeEventListener>) {
      if (args[0] === "abort" && listening.delete(args[1])) onChange(-1);
      Reflect.apply(removeEventListener, signal, args);
    },
  };
  for (const [name, value] of Object.entries(watched)) {
    Object.defineProperty(signal, name, { value, configurable: true, writable: true });
  }
}
