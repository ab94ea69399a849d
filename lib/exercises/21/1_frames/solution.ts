export async function* frames(
  source: AsyncIterable<Uint8Array>,
  most: number,
): AsyncGenerator<Uint8Array> {
  let held = new Uint8Array();
  for await (const piece of source) {
    const joined = new Uint8Array(held.length + piece.length);
    joined.set(held);
    joined.set(piece, held.length);
    held = joined;
    while (held.length >= 4) {
      const length = new DataView(held.buffer, held.byteOffset).getUint32(0);
      if (length > most) throw new RangeError(`A message has ${length} bytes, at most ${most}`);
      if (held.length < 4 + length) break;
      yield held.slice(4, 4 + length);
      held = held.subarray(4 + length);
    }
  }
  if (held.length > 0) throw new Error("The source ended within a message");
}
