/** Whether the program that has started a kernel is still there. */
import process from "node:process";

/** The processes that must be alive as long as this kernel is. */
export interface Parents {
  /** The process that has started this one. */
  readonly starter: number;
  /** The Jupyter server, where it says which process it is. */
  readonly server: number | undefined;
}

/** The parents of this process as they are now. */
export function parentsNow(): Parents {
  return { starter: Deno.ppid, server: Number(Deno.env.get("JPY_PARENT_PID")) || undefined };
}

/** Whether one of them has ended, so that this process has been left alone. */
export function isOrphan({ starter, server }: Parents): boolean {
  return Deno.ppid !== starter || (server !== undefined && isGone(server));
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0); // Signal 0 only asks.
    return false;
  } catch (error) {
    return (error as { code?: string }).code === "ESRCH";
  }
}
