/** What one waiter, item or task costs in bytes, at two sizes: the heap before and after, collected. */
import { AsyncEvent, createTask, gather, Lock, Queue, Semaphore } from "@course/async";

export interface MemoryResult {
  readonly what: string;
  readonly count: number;
  readonly bytes: number;
}

/** Makes `count` of something and returns what keeps it alive and what ends it. */
type Make = (count: number) => { keep: unknown; end: () => unknown };

const subjects: Record<string, Make> = {
  "a pending promise": (count) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    return { keep: Array.from({ length: count }, () => promise.then()), end: () => resolve() };
  },
  "a waiter of a Lock": (count) => {
    const lock = new Lock();
    const guard = lock.tryAcquire()!;
    const waiters = Array.from({ length: count }, async () => {
      using _guard = await lock.acquire();
    });
    return { keep: waiters, end: () => (guard.release(), Promise.all(waiters)) };
  },
  "a waiter of a Semaphore": (count) => {
    const semaphore = new Semaphore(0);
    const waiters = Array.from({ length: count }, () => semaphore.acquire());
    return {
      keep: waiters,
      end: () => {
        for (let i = 0; i < count; i++) semaphore.release();
        return Promise.all(waiters);
      },
    };
  },
  "a waiter of an AsyncEvent": (count) => {
    const event = new AsyncEvent();
    const waiters = Array.from({ length: count }, () => event.wait());
    return { keep: waiters, end: () => (event.set(), Promise.all(waiters)) };
  },
  "a number in a Queue": (count) => {
    const queue = new Queue<number>();
    for (let i = 0; i < count; i++) queue.putNowait(i);
    return { keep: queue, end: () => queue.shutdown({ immediate: true }) };
  },
  "a pending Task": (count) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const tasks = Array.from({ length: count }, () => createTask(() => promise));
    return { keep: tasks, end: () => (resolve(), gather(tasks)) };
  },
};

/** Needs `--v8-flags=--expose-gc`. */
export async function measureMemory(counts: readonly number[]): Promise<MemoryResult[]> {
  const results: MemoryResult[] = [];
  for (const [what, make] of Object.entries(subjects)) {
    for (const count of counts) {
      const before = await liveBytes();
      const { keep, end } = make(count);
      const after = await liveBytes();
      results.push({ what, count, bytes: (after - before) / count });
      await end();
      void keep;
    }
  }
  return results;
}

async function liveBytes(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  (globalThis as unknown as { gc(): void }).gc();
  return Deno.memoryUsage().heapUsed;
}
