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
  const results: PromiseSettledResult<unknown>[] = [];
  let member: Member | undefined;
  try {
    for (const job of jobs) {
      for (let crashes = 0;;) {
        const current = member ??= await start();
        const [result] = await Promise.allSettled([(async () => await current.run(job))()]);
        if (current.isDead) {
          member = undefined;
          await current.end();
          if (++crashes < tries) continue;
        }
        results.push(result);
        break;
      }
    }
    return results;
  } finally {
    await member?.end();
  }
}
