export type Thread = { run(job: string): unknown };

export function leastBusy(threads: readonly Thread[]): (job: string) => Promise<unknown> {
  const unfinished = threads.map(() => 0);
  return async (job) => {
    const least = unfinished.indexOf(Math.min(...unfinished));
    unfinished[least]++;
    try {
      return await threads[least].run(job);
    } finally {
      unfinished[least]--;
    }
  };
}
