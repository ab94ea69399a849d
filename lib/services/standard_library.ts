/**
 * Where `@std/assert` and `@std/async` come from: JSR, Deno's registry; or npm, where `links` in
 * deno.json puts `lib/std` in their place, the same code for networks without JSR.
 *
 * @example One of two
 * ```ts
 * import { standardLibrary } from "@course/services";
 * import { assertArrayIncludes } from "@std/assert";
 *
 * assertArrayIncludes(["npm", "JSR"], [standardLibrary()]);
 * ```
 */
export function standardLibrary(): "npm" | "JSR" {
  const isLocal = import.meta.resolve("@std/assert").startsWith("file:");
  return isLocal ? "npm" : "JSR";
}
