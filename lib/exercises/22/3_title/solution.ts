export async function titleOf(
  body: ReadableStream<Uint8Array>,
  max: number,
): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "", bytes = 0;
  for await (const chunk of body) { // leaving the loop cancels the body
    bytes += chunk.length;
    text += decoder.decode(chunk, { stream: true });
    const title = /<title>(.*?)<\/title>/s.exec(text)?.[1];
    if (title !== undefined) return title;
    if (bytes >= max) return undefined;
  }
}
