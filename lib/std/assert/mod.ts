/**
 * `@std/assert`, from npm where JSR cannot be reached.
 *
 * @module
 */
// @ts-types="./types.d.ts"
export * from "deno-std/assert/mod.js";
