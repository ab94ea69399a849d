/** What to do when an installation fails. */
import { type Finished, ToolError } from "../kit/mod.ts";
import { NEEDS } from "./needs.ts";

/** The failure of an installation without a network. */
export class NoNetwork extends ToolError {}

export const DISK_FULL = "The disk is full: free about 400 MB and run it again";

/** Turns what an installer printed into one message that says what to do. */
export function explainInstallation({ output }: Finished): ToolError {
  if (/No space left on device|ENOSPC|os error 28\b|Disk quota exceeded/i.test(output)) {
    return new ToolError(DISK_FULL);
  }
  if (/ensurepip is not available|No module named (venv|ensurepip|pip)\b/.test(output)) {
    return new ToolError(
      "This Python has no venv module. Install it (on Debian and Ubuntu: apt install python3-venv), or install uv",
    );
  }
  if (NO_NETWORK.test(output)) {
    return new NoNetwork(
      `The packages cannot be fetched: is there a network? Connect once and run it again, or install Jupyter by other means (${NEEDS.lab}) and pass --use-system`,
    );
  }
  const last = output.trim().split("\n").slice(-15).join("\n");
  return new ToolError(`The installation failed. The installer's last lines:\n${last}`);
}

const NO_NETWORK =
  /name resolution|Name or service not known|nodename nor servname|getaddrinfo|dns error|Network is unreachable|Connection refused|ConnectionError|NewConnectionError|ConnectTimeout|timed out|No route to host|ProxyError|tunnel|error sending request|Failed to fetch|tcp connect error|Could not connect|from versions: none/i;
