import { settle } from "@course/notebook/virtual";
import { delay } from "@std/async";

/** Runs the body, and gives what it reported on `console.error`, once everything has been said. */
export async function reported(body: () => void | Promise<void>): Promise<unknown[][]> {
  const lines: unknown[][] = [];
  const { error } = console;
  console.error = (...args) => lines.push(args);
  try {
    await body();
    await settle();
    await delay(1); // What is reported a macrotask later, on the clock of the test.
    await settle();
  } finally {
    console.error = error;
  }
  return lines;
}
