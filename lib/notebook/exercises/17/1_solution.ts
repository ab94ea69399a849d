export function cached<T>(load: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const loads = new Map<string, Promise<T>>();
  const loadOrForget = async (key: string): Promise<T> => {
    try {
      return await load(key);
    } catch (error) {
      loads.delete(key); // whoever asks from now on begins a new load
      throw error;
    }
  };
  return (key) => {
    let loading = loads.get(key);
    if (loading === undefined) {
      loading = loadOrForget(key);
      loads.set(key, loading); // in the same step as the question
    }
    return loading;
  };
}
