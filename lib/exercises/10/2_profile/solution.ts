/** Each read and the closing take their time. A read rejects with the signal's reason on abort. */
export interface Store {
  read(key: string, signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
}

export async function readFrom(store: Store, key: string, signal: AbortSignal): Promise<string> {
  try {
    return await store.read(key, signal); // stays here until the read has ended
  } catch (error) {
    signal.throwIfAborted(); // no failure: the caller wanted it
    throw new Error(`Cannot read ${key}`, { cause: error });
  }
}

export async function profile(store: Store, id: number, signal: AbortSignal): Promise<string> {
  try {
    signal.throwIfAborted();
    const picture = await readFrom(store, `user/${id}`, signal);
    return await readFrom(store, picture, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`Cannot load profile ${id}`, { cause: error });
  } finally {
    await store.close();
  }
}
