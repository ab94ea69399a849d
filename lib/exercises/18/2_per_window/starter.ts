import { delay } from "@std/async";

export function perWindow<A extends unknown[], R>(
  limit: number,
  ms: number,
  work: (...args: A) => R | Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    await delay(ms / limit); // each call waits, but not for the others
    return await work(...args);
  };
}
