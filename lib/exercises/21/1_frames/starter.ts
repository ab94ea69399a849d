export async function* frames(
  source: AsyncIterable<Uint8Array>,
  most: number,
): AsyncGenerator<Uint8Array> {
  for await (const piece of source) yield piece.subarray(4, Math.min(piece.length, most));
}
