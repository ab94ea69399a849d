/**
 * Tools for asynchronous programs under the names of `jsr:@std/async`, for networks without JSR.
 *
 * @module
 */
export * from "./abortable.ts";
export * from "./deadline.ts";
export * from "./debounce.ts";
export * from "./delay.ts";
export * from "./mux_async_iterator.ts";
export * from "./pool.ts";
export * from "./retry.ts";
export * from "./tee.ts";
