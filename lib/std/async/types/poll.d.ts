export interface PollOptions {
  signal?: AbortSignal;
  interval?: number;
}

/** Asks again and again until the answer is the right one. */
export function poll<T>(
  fn: () => T,
  isDone: (result: Awaited<T>) => boolean,
  options?: PollOptions,
): Promise<Awaited<T>>;
