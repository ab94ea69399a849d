export interface Candidate {
  name: string;
  size: number;
  start(): Promise<{ run(job: string): Promise<unknown>; close(): Promise<void> }>;
}

export async function choosePool(
  candidates: readonly Candidate[],
  job: string,
  count: number,
): Promise<string> {
  const times = await Promise.all(candidates.map(async (candidate) => {
    const begin = performance.now();
    const pool = await candidate.start();
    await pool.run(job);
    return (performance.now() - begin) * count / candidate.size;
  }));
  return candidates[times.indexOf(Math.min(...times))].name;
}
