/** Functions as a module: a Worker or a process sees nothing of the program that starts it. */

/** A function that a thread or a process may run; or a class, which the functions need. */
// deno-lint-ignore no-explicit-any
export type ThreadJob = ((...args: any[]) => unknown) | (new (...args: any[]) => unknown);

/** How a declaration begins, up to its name. */
const DECLARED = /^(?:(?:async\s+)?function\b[\s*]*|class\s+(?!extends\b))([$_\p{L}][$\w\p{L}]*)/u;

/**
 * The address of a module that declares and exports the functions and classes: a function cannot be
 * sent to a Worker or a process, but its text can. They see each other, and nothing else of your
 * program; what they import is said by strings, which are put into the module as they are.
 *
 * @example A function that needs an import
 * ```ts
 * import { moduleOf } from "@course/services";
 * import { assertEquals } from "@std/assert";
 * import { basename } from "node:path";
 *
 * function fileOf(path: string): string {
 *   return basename(path);
 * }
 * const there = await import(moduleOf('import { basename } from "node:path";', fileOf));
 * assertEquals(there.fileOf("tea/green.txt"), "green.txt");
 * ```
 *
 * @throws {TypeError} If a function or class is not declared with a name.
 * @throws {RangeError} If two have the same name.
 */
export function moduleOf(...parts: readonly (ThreadJob | string)[]): string {
  const jobs = parts.filter((part) => typeof part !== "string");
  const names = jobs.map(nameOf);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) {
    throw new RangeError(
      `Cannot make a module: functions must have different names, received ${twice} twice`,
    );
  }
  const text = `${parts.join("\n")}\nexport { ${names.join(", ")} };`;
  return `data:text/javascript,${encodeURIComponent(text)}`;
}

function nameOf(job: ThreadJob): string {
  const [, name] = typeof job === "function" ? DECLARED.exec(`${job}`) ?? [] : [];
  if (name !== undefined) return name;
  throw new TypeError(
    "Cannot make a module: functions must be declared with a name, such as " +
      `function nap(ms) { … }, received ${Deno.inspect(job, { colors: false })}`,
  );
}
