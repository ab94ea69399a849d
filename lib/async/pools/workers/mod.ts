/**
 * A pool of threads. Read `worker_pool.ts`, then `worker_member.ts`, the side of the pool, then
 * `worker_host.ts` with `memory.ts`, the side of the worker.
 *
 * @module
 */
export { WorkerPool } from "./worker_pool.ts";
