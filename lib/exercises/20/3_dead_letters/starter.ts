import type { Queue } from "@course/async";

export interface DeadLetter<T> {
  job: T;
  error: unknown;
}

export async function work<T>(
  queue: Queue<T>,
  handle: (job: T) => unknown,
  { workers }: { workers: number; attempts: number },
): Promise<DeadLetter<T>[]> {
  const all = Array.from({ length: workers }, async () => {
    for await (const job of queue) {
      await handle(job);
      queue.taskDone();
    }
  });
  await Promise.all(all);
  return [];
}
