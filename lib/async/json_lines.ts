/** What a `ProcessPool` and its processes write to each other: JSON, one value per line. */

/** In front of the answers of a process: its other lines are what the jobs print. */
export const MARK = "\u001e";

/** The lines of a stream of bytes. */
export async function* readLines(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** The value as JSON; throws where `JSON.stringify` would leave something out in silence. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (key, inner) => {
    if (typeof inner === "function" || typeof inner === "symbol") {
      throw new TypeError(`Cannot send ${key} as JSON: it is a ${typeof inner}`);
    }
    return inner;
  });
}
