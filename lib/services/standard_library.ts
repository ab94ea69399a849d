/**
 * Where `@std/assert` and `@std/async` come from: JSR, Deno's registry, or the stand-ins in `lib/std`
 * that `links` in deno.json puts in their place, for networks without JSR.
 *
 * @example
 * ```ts
 * import { standardLibrary } from "@course/services";
 * import { assertArrayIncludes } from "@std/assert";
 *
 * assertArrayIncludes(["stand-ins", "JSR"], [standardLibrary()]);
 * ```
 */
export function standardLibrary(): "stand-ins" | "JSR" {
  const isLocal = import.meta.resolve("@std/assert").startsWith("file:");
  return isLocal ? "stand-ins" : "JSR";
}
