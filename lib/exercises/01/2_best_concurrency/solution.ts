export async function bestConcurrency(measure: (n: number) => Promise<number>): Promise<number> {
  let n = 1;
  let best = await measure(n);
  while (true) {
    const withOneMore = await measure(n + 1);
    if (withOneMore >= best) return n;
    best = withOneMore;
    n++;
  }
}
