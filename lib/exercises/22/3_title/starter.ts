export async function titleOf(
  body: ReadableStream<Uint8Array>,
  max: number,
): Promise<string | undefined> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    const title = /<title>(.*?)<\/title>/.exec(new TextDecoder().decode(chunk))?.[1];
    if (title || bytes > max) return title;
  }
}
