/** Where the Python of the environment is. */
import { type House, join } from "../kit/mod.ts";

/** The Python of the environment. */
export function environmentProgram({ venv }: House): string {
  return Deno.build.os === "windows"
    ? join(venv, "Scripts", "python.exe")
    : join(venv, "bin", "python");
}
