import { delay } from "@std/async";

export async function untilReady<T>(
  get: (signal: AbortSignal) => Promise<T | undefined>,
  ms: number,
  signal: AbortSignal,
): Promise<T> {
  let value = await get(signal);
  while (value === undefined) {
    await delay(ms);
    value = await get(signal);
  }
  return value;
}
