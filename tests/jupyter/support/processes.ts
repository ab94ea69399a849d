/** Processes that must not be left behind. */
import process from "node:process";

/** Waits until a cell has written its kernel's process id, and returns it. */
export async function pidIn(path: string): Promise<number> {
  for (let tries = 0; tries < 600; tries++) {
    const text = await Deno.readTextFile(path).catch(() => "");
    if (text) return Number(text);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`No process id came to ${path}`);
}

/** Whether a process is gone, or goes within ten seconds. */
export async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 200; tries++) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
