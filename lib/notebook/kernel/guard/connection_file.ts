/** The connection file of this kernel: where it listens, and the key that signs its messages. */
import type { KernelAddress } from "./kernel_channel.ts";

/** Reads the file whose path is in the kernel's command line; undefined where that cannot be read. */
export async function ownAddress(): Promise<KernelAddress | undefined> {
  try {
    const path = connectionPath(await ownCommandLine());
    return path === undefined ? undefined : JSON.parse(await Deno.readTextFile(path));
  } catch {
    return undefined;
  }
}

/** The arguments of this process, as the system knows them: on Linux apart, elsewhere in one text. */
async function ownCommandLine(): Promise<string[] | string> {
  if (Deno.build.os === "linux") {
    return (await Deno.readTextFile("/proc/self/cmdline")).split("\0");
  }
  const ps = new Deno.Command("ps", { args: ["-o", "args=", "-p", `${Deno.pid}`] });
  return new TextDecoder().decode((await ps.output()).stdout);
}

/** The path that follows `--conn`. */
export function connectionPath(commandLine: string[] | string): string | undefined {
  if (typeof commandLine === "string") {
    return commandLine.match(/--conn[ =](.+?\.json)(?=\s|$)/)?.[1]; // A path may contain spaces.
  }
  const index = commandLine.indexOf("--conn");
  return index < 0
    ? commandLine.find((word) => word.startsWith("--conn="))?.slice("--conn=".length)
    : commandLine[index + 1];
}
