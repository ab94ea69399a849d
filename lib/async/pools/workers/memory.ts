/** How much memory a worker may use, and how it ends when it needs more. */
import v8 from "node:v8";

/** How often a worker looks, in milliseconds. */
const INTERVAL = 500;

/** The limit of the heap, in bytes. */
export function heapLimit(): number {
  return v8.getHeapStatistics().heap_size_limit;
}

/**
 * Ends this worker when it has run out of memory; before that, calls the function.
 *
 * V8 stops the code that asked for too much, and raises the limit so that it can still be stopped; but
 * Deno 2.9 notices only what happens in a timer, so that a job would hang forever (EX11).
 */
export function watchMemory(onEnd: () => void): void {
  const limit = heapLimit();
  setInterval(() => {
    if (heapLimit() <= limit) return;
    onEnd();
    throw new RangeError("The worker has run out of memory");
  }, INTERVAL);
}
