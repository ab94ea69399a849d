/** Errors that no code has caught. */
import { trapUnhandled } from "../time/mod.ts";
import { isStopReason } from "./cell.ts";
import { errorTree } from "./error_tree.ts";
import { output } from "./output.ts";

/** The kernel hides what `deno run` would shout, and a throw in a timer would stop all timers. */
export function showUncaught(): void {
  trapUnhandled((reason) => {
    if (isStopReason(reason)) return; // The reader has pressed Stop, and knows.
    output.write("stderr", `Unhandled rejection: ${errorTree(reason)}\n`);
  });
  globalThis.addEventListener("error", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    output.write("stderr", `Uncaught: ${errorTree(event.error ?? event.message)}\n`);
  });
}
