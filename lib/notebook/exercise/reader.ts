/** The reader, whose progress is remembered: in a kernel, or where a file is named. */
import { jupyter, output } from "../kernel/mod.ts";
import { type Progress, readProgress } from "./progress.ts";

/** Whether there is a reader: not in a test, and not while outputs are recorded. */
export function readerIsHere(): boolean {
  const file = Deno.env.get("COURSE_PROGRESS");
  return file !== "off" && (jupyter !== undefined || file !== undefined);
}

/** Writes something down for a reader; a failure is reported, and does no harm. */
export function remember(write: () => string | URL | undefined): void {
  if (!readerIsHere()) return;
  try {
    const damaged = write();
    if (damaged) {
      const name = String(damaged).replace(/^.*[\\/]/, "");
      output.write("stdout", `note: .progress.json was damaged and is now called ${name}\n`);
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    output.write("stdout", `note: your progress was not saved. ${message}\n`);
  }
}

/** What is known of the reader; empty if that cannot be read. */
export function remembered(): Progress {
  try {
    if (readerIsHere()) return readProgress();
  } catch {
    // The next call of remember() reports it.
  }
  return { version: 1, exercises: {} };
}
