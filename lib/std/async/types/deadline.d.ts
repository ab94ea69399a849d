export interface DeadlineOptions {
  signal?: AbortSignal;
}

/** Rejects with a `TimeoutError` after `ms` milliseconds; the promise goes on. */
export function deadline<T>(p: Promise<T>, ms: number, options?: DeadlineOptions): Promise<T>;
