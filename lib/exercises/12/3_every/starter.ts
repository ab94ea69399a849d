import { delay } from "@std/async";

export async function every(
  ms: number,
  work: (n: number) => unknown,
  _signal?: AbortSignal,
): Promise<never> {
  for (let n = 1;; n++) {
    await delay(ms);
    await work(n);
  }
}
