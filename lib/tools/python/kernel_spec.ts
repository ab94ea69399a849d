/** How Jupyter starts the kernel. */
import { join, writeFile } from "../kit/mod.ts";

/** Tells Jupyter how to start the kernel: with the very Deno that runs this. */
export async function writeKernelSpec(folder: string): Promise<void> {
  const spec = {
    argv: [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
  };
  const text = JSON.stringify(spec, null, 2) + "\n";
  const path = join(folder, "kernel.json");
  if (await Deno.readTextFile(path).catch(() => undefined) === text) return;
  await writeFile(path, text);
}
