export function cold<T>(work: () => Promise<T>): PromiseLike<T> {
  return work();
}
