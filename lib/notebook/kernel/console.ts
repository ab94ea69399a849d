/** What is printed with `console`: it travels in the same queue as all other output. */
import { output } from "./output.ts";

const METHODS = ["log", "info", "debug", "warn", "error", "table", "dir", "trace"] as const;

/** From now on lines of the console come after what was kept back, and are counted. */
export function countConsole(): void {
  for (const method of METHODS) {
    const original = console[method] as (...args: unknown[]) => void;
    console[method] = (...args: unknown[]): void => {
      output.flush();
      output.count();
      original.call(console, ...args);
    };
  }
}
