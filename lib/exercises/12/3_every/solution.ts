import { delay } from "@std/async";

export async function every(
  ms: number,
  work: (n: number) => unknown,
  signal?: AbortSignal,
): Promise<never> {
  const start = performance.now();
  for (let n = 1;; n++) {
    n = Math.max(n, Math.ceil((performance.now() - start) / ms)); // skips what was missed
    const wait = start + n * ms - performance.now();
    await delay(Math.max(0, Math.ceil(wait)), { signal });
    await work(n);
  }
}
