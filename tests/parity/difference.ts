/** Where two traces differ, told in a few lines. */
import { AssertionError } from "@std/assert";

/** Throws, with both traces side by side around the first difference, unless they are equal. */
export function assertSameTrace(
  title: string,
  ours: readonly string[],
  cpython: readonly string[],
): void {
  const length = Math.max(ours.length, cpython.length);
  let at = 0;
  while (at < length && ours[at] === cpython[at]) at++;
  if (at === length) return;
  const lines = [`${title}: entry ${at + 1} differs from CPython's`];
  for (let i = Math.max(0, at - 15); i < Math.min(length, at + 5); i++) {
    lines.push(`${i === at ? ">" : " "} ${(cpython[i] ?? "").padEnd(50)} | ${ours[i] ?? ""}`);
  }
  throw new AssertionError(lines.join("\n"));
}
