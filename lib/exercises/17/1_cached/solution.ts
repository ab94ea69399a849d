export function cached<T>(load: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const loads = new Map<string, Promise<T>>();
  return (key) => {
    const known = loads.get(key);
    if (known !== undefined) return known;
    const loading = Promise.try(load, key); // a rejected promise, even if `load` throws at once
    loads.set(key, loading); // in the same step as the question
    loading.catch(() => loads.delete(key)); // a caller that asks after that begins a new load
    return loading;
  };
}
