/** Each read and the closing take their time. A read rejects with the signal's reason on abort. */
export interface Store {
  read(key: string, signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
}

// deno-lint-ignore require-await
export async function readFrom(store: Store, key: string, signal: AbortSignal): Promise<string> {
  try {
    return store.read(key, signal);
  } catch (error) {
    throw new Error(`Cannot read ${key}: ${(error as Error).message}`);
  }
}

export async function profile(store: Store, id: number, signal: AbortSignal): Promise<string> {
  try {
    const picture = await readFrom(store, `user/${id}`, signal);
    return readFrom(store, picture, signal);
  } catch {
    throw new Error(`Cannot load profile ${id}`);
  } finally {
    store.close();
  }
}
