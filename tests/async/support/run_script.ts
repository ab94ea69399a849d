/** Runs a program of its own: how it ends, and what it prints, is what the test is about. */
const library = new URL("../../../lib/async/mod.ts", import.meta.url).href;

/** What became of it. */
export interface Run {
  readonly code: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly text: string;
}

/**
 * The script sees all of the library under the name `async`; `before` runs before it is loaded. A script
 * that hangs is ended after a minute.
 */
export async function runScript(
  script: string,
  { flags = ["--allow-all"], before = "" }: { flags?: string[]; before?: string } = {},
): Promise<Run> {
  const source = `${before}\nconst async = await import(${JSON.stringify(library)});\n${script}`;
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", ...flags, `data:text/javascript,${encodeURIComponent(source)}`],
    signal: AbortSignal.timeout(60_000),
    stderr: "null",
  }).output();
  return { code, bytes: stdout, text: new TextDecoder().decode(stdout) };
}
