/**
 * Calls that block their thread, for experiments with threads: Deno has no blocking network.
 *
 * Read `blocking_socket.ts`, then `blocking_get.ts`; `jobs.ts` is what a pool loads.
 *
 * @module
 */
export { type BlockingAnswer, blockingGet, type BlockingGetOptions } from "./blocking_get.ts";
export { BlockingSocket } from "./blocking_socket.ts";

/** The address of a module for pools: its only job, `get(url)`, is a `blockingGet`. */
export const blockingJobs: string = new URL("./jobs.ts", import.meta.url).href;
