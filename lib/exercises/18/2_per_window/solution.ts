import { delay } from "@std/async";

export function perWindow<A extends unknown[], R>(
  limit: number,
  ms: number,
  work: (...args: A) => R | Promise<R>,
): (...args: A) => Promise<R> {
  const starts: number[] = []; // the last `limit` of them
  let line: Promise<void> = Promise.resolve();
  const turn = async () => {
    if (starts.length === limit) {
      const wait = starts.shift()! + ms - performance.now();
      if (wait > 0) await delay(Math.ceil(wait));
    }
    starts.push(performance.now());
  };
  return (...args) => {
    line = line.then(turn);
    return line.then(() => work(...args));
  };
}
