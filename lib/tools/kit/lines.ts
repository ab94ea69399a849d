/** Reading what a program prints, line by line. */

/**
 * The lines of a program's output, as they come; each piece is looked at once, however long a
 * line.
 */
export async function* linesOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string> {
  let begun: string[] = [];
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    const [end, ...next] = chunk.split("\n");
    begun.push(end);
    for (const piece of next) {
      yield withoutReturn(begun.join(""));
      begun = [piece];
    }
  }
  const rest = begun.join("");
  if (rest) yield rest;
}

/** A line as programs on Windows end it. */
function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
