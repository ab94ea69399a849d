import { MuxAsyncIterator } from "@std/async";

export async function* merge<T>(sources: readonly AsyncIterable<T>[]): AsyncGenerator<T> {
  const mux = new MuxAsyncIterator<T>();
  for (const source of sources) mux.add(source);
  yield* mux;
}
