export type Ranked = { name: string; low: number; median: number; high: number };

/** Runs each program once a round and ranks them by their medians. */
export async function compare(
  programs: Record<string, () => Promise<number>>,
  rounds: number,
): Promise<Ranked[]> {
  const ranking: Ranked[] = [];
  for (const [name, program] of Object.entries(programs)) {
    const times = await Promise.all(Array.from({ length: rounds }, program));
    times.sort();
    ranking.push({ name, low: times[0], median: times[rounds / 2], high: times[rounds - 1] });
  }
  return ranking.sort((a, b) => a.median - b.median);
}
