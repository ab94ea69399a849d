export function cached<T>(load: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const values = new Map<string, T>();
  return async (key) => {
    if (!values.has(key)) values.set(key, await load(key));
    return values.get(key)!;
  };
}
