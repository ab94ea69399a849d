import { abortable, delay } from "@std/async";

export async function untilReady<T>(
  get: (signal: AbortSignal) => Promise<T | undefined>,
  ms: number,
  signal: AbortSignal,
): Promise<T> {
  signal.throwIfAborted();
  while (true) {
    const value = await abortable(get(signal), signal);
    if (value !== undefined) return value;
    await delay(ms, { signal });
  }
}
