export type Job<T, R> = (chunk: T[]) => Promise<R[]>;

export async function mapInChunks<T, R>(
  job: Job<T, R>,
  items: Iterable<T>,
  size: number,
): Promise<R[]> {
  if (!Number.isInteger(size) || size < 1) {
    throw new RangeError(`Cannot make chunks: size must be an integer above 0, received ${size}`);
  }
  const all = [...items];
  const chunks: T[][] = [];
  for (let at = 0; at < all.length; at += size) chunks.push(all.slice(at, at + size));
  const results = await Promise.all(chunks.map(async (chunk) => await job(chunk)));
  return results.flat(1) as R[];
}
