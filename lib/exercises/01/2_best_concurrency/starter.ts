export async function bestConcurrency(measure: (n: number) => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let n = 1; n <= 10; n++) times.push(await measure(n));
  return times.length;
}
