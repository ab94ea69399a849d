export type Ranked = { name: string; low: number; median: number; high: number };

/** Runs each program once a round and ranks them by their medians. */
export async function compare(
  programs: Record<string, () => Promise<number>>,
  rounds: number,
): Promise<Ranked[]> {
  if (!(rounds >= 1)) throw new RangeError(`rounds must be 1 or more, received ${rounds}`);
  const entries = Object.entries(programs).map(([name, program]) => ({
    name,
    program,
    times: [] as number[],
  }));
  for (let round = 0; round < rounds; round++) {
    for (const { program, times } of round % 2 === 0 ? entries : entries.toReversed()) {
      times.push(await program());
    }
  }
  const ranking = entries.map(({ name, times }) => {
    times.sort((a, b) => a - b);
    const median = (times[(rounds - 1) >> 1] + times[rounds >> 1]) / 2;
    return { name, low: times[0], median, high: times[rounds - 1] };
  });
  return ranking.sort((a, b) => a.median - b.median);
}
