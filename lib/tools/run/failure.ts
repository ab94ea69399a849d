/** Why a notebook did not run to its end. */
import type { Event } from "./execute.ts";

/**
 * Says what went wrong, in which cell, and what to do; `event` is the last thing that was heard.
 */
export function failureOf(event: Event | undefined, stderr: string, timeout: number): string {
  const tail = stderr.trim().split("\n").slice(-12).join("\n");
  if (event?.event !== "failed") return `was not run, Python failed:\n${tail}`;
  const { kind, message, cell } = event;
  switch (kind) {
    case "error":
      return `› ${cell} threw:\n${message}`;
    case "no-error":
    case "late":
      return `› ${cell}: ${message}`;
    case "timeout":
      return `› ${cell} did not end within ${timeout} s (--timeout): does it wait for something that never comes?`;
    case "died":
      return `› ${cell}: the kernel died. Its last words:\n${tail}`;
    case "torn":
      return `› ${cell}: a message of the kernel arrived in pieces (${message}): a cell can print about 4 MB at once, not more`;
    case "invisible":
      return `› ${cell} failed without a message (${message}): a syntax error, or a wait for a promise that nothing can settle`;
    default:
      return `was not run, the kernel did not start: ${message}\n${tail}`;
  }
}
