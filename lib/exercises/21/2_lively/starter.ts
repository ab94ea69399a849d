import { deadline } from "@std/async";

export async function* lively<T>(lines: AsyncIterable<T>, ms: number): AsyncGenerator<T> {
  for await (const line of lines) {
    yield await deadline(Promise.resolve(line), ms);
  }
}
