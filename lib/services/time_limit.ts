/** A limit in real time, even where a virtual clock has replaced the timers of the realm. */
import { clearTimeout, setTimeout } from "node:timers";

/** A signal that aborts when the time is over; disposing of it ends its timer. */
export interface TimeLimit extends Disposable {
  readonly signal: AbortSignal;
}

/** Begins a limit of `ms` milliseconds of real time. */
export function timeLimit(ms: number): TimeLimit {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  return { signal: controller.signal, [Symbol.dispose]: () => clearTimeout(timer) };
}
