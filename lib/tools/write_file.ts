import { randomUUID } from "node:crypto";
import { dirname, join } from "./path.ts";

/**
 * Writes a file as a whole or not at all: a reader sees the old text or the new one, also when the
 * disk is full or the program is stopped half-way.
 */
export async function writeFile(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    await Deno.writeTextFile(temporary, text);
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}
