/** `isDead` is true after a crash, which has rejected the job that was running. */
export interface Member {
  run(job: string): Promise<unknown>;
  end(): Promise<void>;
  readonly isDead: boolean;
}

export async function runAll(
  jobs: readonly string[],
  start: () => Promise<Member>,
  tries: number,
): Promise<PromiseSettledResult<unknown>[]> {
  if (tries < 1) throw new RangeError("A job needs a try");
  const member = await start();
  const results = [];
  for (const job of jobs) {
    results.push(...await Promise.allSettled([member.run(job)]));
  }
  await member.end();
  return results;
}
