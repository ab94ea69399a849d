import type { Queue } from "@course/async";

export interface DeadLetter<T> {
  job: T;
  error: unknown;
}

export async function work<T>(
  queue: Queue<T>,
  handle: (job: T) => unknown,
  { workers, attempts }: { workers: number; attempts: number },
): Promise<DeadLetter<T>[]> {
  const dead: DeadLetter<T>[] = [];
  async function attempt(job: T): Promise<void> {
    for (let tries = 1; tries <= attempts; tries++) {
      try {
        await handle(job);
        return;
      } catch (error) {
        if (tries === attempts) dead.push({ job, error });
      }
    }
  }
  const all = Array.from({ length: workers }, async () => {
    for await (const job of queue) {
      await attempt(job);
      queue.taskDone();
    }
  });
  await Promise.all(all);
  return dead;
}
