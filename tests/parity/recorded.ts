/** The traces of CPython 3.13 that are kept here, for machines without a Python. */

const FOLDER = new URL("./recorded/", import.meta.url);

/** Traces by name or number. */
export type Traces = Record<string, readonly string[]>;

/** Reads a recording. */
export async function read(name: string): Promise<Traces> {
  const file = await Deno.open(new URL(`${name}.json.gz`, FOLDER));
  const text = await new Response(file.readable.pipeThrough(new DecompressionStream("gzip")))
    .text();
  return JSON.parse(text);
}

/** Writes a recording. */
export async function write(name: string, traces: Traces): Promise<void> {
  const plain = new Blob([JSON.stringify(traces)]).stream();
  const packed = new Response(plain.pipeThrough(new CompressionStream("gzip")));
  await Deno.writeFile(new URL(`${name}.json.gz`, FOLDER), await packed.bytes());
}
