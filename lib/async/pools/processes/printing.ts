/** Where the output of a child process goes: to where this program prints. */

/** In a notebook, what a child process prints would be lost if it were not handed on. */
const notebook = (() => {
  try {
    return Deno.jupyter;
  } catch {
    return undefined; // This is no notebook.
  }
})();

/** How the output of a child process is to be connected. */
export const output = notebook === undefined ? "inherit" : "piped";

/**
 * What the process has started may print forever; after its end, output is read for this many ms.
 */
const LAST_WORDS = 100;

/**
 * Hands on what the process prints; after its end, call the returned function to wait for the rest.
 */
export function handOn(process: Deno.ChildProcess): () => Promise<void> {
  if (notebook === undefined) return () => Promise.resolve();
  const printed = Promise.all([
    copy(process.stdout, notebook, "stdout"),
    copy(process.stderr, notebook, "stderr"),
  ]);
  printed.catch(() => {}); // The notebook is closed: the output has no reader.
  return async () => {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, LAST_WORDS);
    await Promise.race([printed, late.promise]);
    clearTimeout(timer);
  };
}

async function copy(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  notebook: typeof Deno.jupyter,
  name: "stdout" | "stderr",
): Promise<void> {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    await notebook.broadcast("stream", { name, text });
  }
}
