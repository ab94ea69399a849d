export type Job<T, R> = (chunk: T[]) => Promise<R[]>;

export async function mapInChunks<T, R>(
  job: Job<T, R>,
  items: Iterable<T>,
  size: number,
): Promise<R[]> {
  if (size < 1) throw new RangeError("Cannot make chunks of this size");
  const results: R[] = [];
  for (const item of items) {
    results.push(...await job([item])); // one message for each item
  }
  return results;
}
