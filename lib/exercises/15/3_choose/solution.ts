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
  let best = { name: "", ms: Infinity };
  for (const candidate of candidates) {
    const begin = performance.now();
    const pool = await candidate.start();
    try {
      const started = performance.now();
      await pool.run(job); // loads the code
      const warm = performance.now();
      await pool.run(job);
      const each = performance.now() - warm;
      const ms = started - begin + Math.ceil(count / candidate.size) * each;
      if (ms < best.ms) best = { name: candidate.name, ms };
    } finally {
      await pool.close();
    }
  }
  return best.name;
}
