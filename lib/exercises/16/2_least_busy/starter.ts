export type Thread = { run(job: string): unknown };

export function leastBusy(threads: readonly Thread[]): (job: string) => Promise<unknown> {
  return async (job) => await threads[0].run(job);
}
