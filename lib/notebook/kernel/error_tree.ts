/** Everything an error has to say, as a text tree. */
import { headline, inspected, readable } from "./text.ts";

/** How many errors of an AggregateError are shown. */
const MOST_CHILDREN = 20;

/**
 * An error with its causes, the errors of an `AggregateError` and both sides of a
 * `SuppressedError`, one branch each.
 *
 * - No stack frames and no paths: the text is the same on every machine.
 * - An error that contains itself is shown once.
 *
 * @example
 * ```ts
 * import { errorTree } from "@course/notebook";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new Error("Cannot serve dinner", { cause: new RangeError("No plates") });
 * assertEquals(errorTree(error), "Error: Cannot serve dinner\n└─ cause: RangeError: No plates");
 * ```
 */
export function errorTree(error: unknown): string {
  return lines(error, new Set()).join("\n");
}

function lines(error: unknown, above: Set<unknown>): string[] {
  if (!(error instanceof Error)) return inspected(error).split("\n");
  const head = headline(error).split("\n");
  if (above.has(error)) return [`${head[0]} (see above)`];
  const path = new Set(above).add(error);
  const branches = branchesOf(error);
  return [
    ...head,
    ...branches.flatMap(([name, child], index) => {
      const last = index === branches.length - 1;
      const [first, ...rest] = child === more ? [name] : lines(child, path);
      const title = child === more || name === "" ? first : `${name}: ${first}`;
      return [
        (last ? "└─ " : "├─ ") + title,
        ...rest.map((line) => (last ? "   " : "│  ") + line),
      ];
    }),
  ];
}

const more = Symbol("more errors than are shown");

function branchesOf(error: Error): [name: string, child: unknown][] {
  const branches: [string, unknown][] = [];
  if ("suppressed" in error && "error" in error) {
    const sides = ["error", "suppressed"];
    branches.push(...sides.map((side): [string, unknown] => [side, readable(error, side)]));
  }
  const errors = error instanceof AggregateError ? readable(error, "errors") : undefined;
  if (Array.isArray(errors)) {
    branches.push(...errors.slice(0, MOST_CHILDREN).map((e): [string, unknown] => ["", e]));
    const hidden = errors.length - MOST_CHILDREN;
    if (hidden > 0) branches.push([`… and ${hidden} more`, more]);
  }
  const cause = readable(error, "cause");
  if (cause !== undefined) branches.push(["cause", cause]);
  return branches;
}
