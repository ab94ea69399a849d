/** Timers for any number of milliseconds, and the error of a deadline. */
import { checkNumber } from "./arguments.ts";

/** The longest delay that `setTimeout` understands; beyond it, it would fire at once. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** A timer for any number of milliseconds: it never fires early, and `Infinity` never fires. */
export class Alarm {
  readonly #ring: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ms: number, ring: () => void) {
    this.#ring = ring;
    this.#arm(ms);
  }

  /** Never rings again, and keeps nothing alive. */
  clear(): void {
    clearTimeout(this.#timer);
  }

  #arm(ms: number): void {
    if (ms === Infinity) return;
    // A fraction of a millisecond would be cut off.
    const leg = Math.min(Math.max(Math.ceil(ms), 0), LONGEST_DELAY);
    this.#timer = setTimeout(() => leg < ms ? this.#arm(ms - leg) : this.#ring(), leg);
  }
}

/** The error of a deadline that has passed. */
export function timeoutError(message: string, options?: { cause: unknown }): DOMException {
  // The types of the platform know the name as a string only.
  return new DOMException(message, { name: "TimeoutError", ...options } as unknown as string);
}

/** Throws unless it is a number of milliseconds; `Infinity` is one. */
export function checkMilliseconds(value: number, name: string, action: string): void {
  const ok = typeof value === "number" && !Number.isNaN(value);
  checkNumber(ok, value, `${action}: ${name} must be a number of milliseconds`);
}
