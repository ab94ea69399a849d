/** The cache: a Redis, say. It can be slow, and it forgets when it likes. */
export interface Store {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
}

export function cacheAside(store: Store, load: (key: string) => Promise<string>) {
  return async (key: string): Promise<string> => {
    const cached = await store.get(key);
    if (cached !== null) return cached;
    const value = await load(key);
    await store.set(key, value);
    return value;
  };
}
