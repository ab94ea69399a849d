import { delay } from "./delay.ts";

/** Every attempt failed; `cause` is what the last one threw. */
export class RetryError extends Error {
  constructor(cause: unknown, attempts: number) {
    super(`Retrying exceeded the maxAttempts (${attempts}).`, { cause });
    this.name = "RetryError";
  }
}

/** Options of {@linkcode retry}. */
export interface RetryOptions {
  /** By how much each pause is longer than the one before; 2 unless said otherwise. */
  multiplier?: number;
  /** The longest pause in milliseconds; 60000 unless said otherwise. */
  maxTimeout?: number;
  /** How many attempts in all; 5 unless said otherwise. */
  maxAttempts?: number;
  /** The first pause in milliseconds; 1000 unless said otherwise. */
  minTimeout?: number;
  /** The share of each pause that chance may take away, from 0 to 1; 1 unless said otherwise. */
  jitter?: number;
  /** Whether this failure is worth another attempt; if not, it is thrown as it is. */
  isRetriable?: (err: unknown) => boolean;
}

/**
 * Calls a function until it succeeds, with pauses that grow from `minTimeout` by `multiplier` up to
 * `maxTimeout`; after `maxAttempts` failures throws a {@linkcode RetryError}.
 */
export async function retry<T>(
  fn: (() => Promise<T>) | (() => T),
  options: RetryOptions = {},
): Promise<T> {
  const {
    multiplier = 2,
    maxTimeout = 60_000,
    maxAttempts = 5,
    minTimeout = 1000,
    jitter = 1,
    isRetriable = () => true,
  } = options;
  refuse(
    !Number.isInteger(maxAttempts) || maxAttempts < 1,
    { maxAttempts },
    "a positive integer",
  );
  refuse(
    !Number.isFinite(multiplier) || multiplier < 1,
    { multiplier },
    "a finite number >= 1",
  );
  refuse(!(maxTimeout > 0), { maxTimeout }, "a positive number");
  refuse(!(minTimeout >= 0), { minTimeout }, ">= 0");
  refuse(!(jitter >= 0 && jitter <= 1), { jitter }, "between 0 and 1");
  if (minTimeout > maxTimeout) {
    throw new RangeError(
      "Cannot retry as 'minTimeout' must be <= 'maxTimeout': " +
        `current values 'minTimeout=${minTimeout}', 'maxTimeout=${maxTimeout}'`,
    );
  }

  for (let attempt = 0;; attempt++) {
    try {
      return await fn();
    } catch (error) {
      if (!isRetriable(error)) throw error;
      if (attempt + 1 >= maxAttempts) throw new RetryError(error, maxAttempts);
    }
    const pause = Math.min(maxTimeout, minTimeout * multiplier ** attempt);
    await delay(pause * (1 - jitter * Math.random()));
  }
}

function refuse(
  wrong: boolean,
  option: Record<string, number>,
  right: string,
): void {
  if (!wrong) return;
  const [[name, value]] = Object.entries(option);
  throw new RangeError(
    `Cannot retry as '${name}' must be ${right}: current value is ${value}`,
  );
}
