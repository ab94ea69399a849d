/**
 * `@std/async`, from npm where JSR cannot be reached: file by file, because the `channel.js` of that
 * package imports a file that it does not have.
 *
 * @module
 */
// @ts-types="./types/abortable.d.ts"
export * from "deno-std/async/abortable.js";
// @ts-types="./types/all_keyed.d.ts"
export * from "deno-std/async/all_keyed.js";
// @ts-types="./types/deadline.d.ts"
export * from "deno-std/async/deadline.js";
// @ts-types="./types/debounce.d.ts"
export * from "deno-std/async/debounce.js";
// @ts-types="./types/delay.d.ts"
export * from "deno-std/async/delay.js";
// @ts-types="./types/lazy.d.ts"
export * from "deno-std/async/lazy.js";
// @ts-types="./types/mux_async_iterator.d.ts"
export * from "deno-std/async/mux_async_iterator.js";
// @ts-types="./types/poll.d.ts"
export * from "deno-std/async/poll.js";
// @ts-types="./types/pool.d.ts"
export * from "deno-std/async/pool.js";
// @ts-types="./types/retry.d.ts"
export * from "deno-std/async/retry.js";
// @ts-types="./types/tee.d.ts"
export * from "deno-std/async/tee.js";
