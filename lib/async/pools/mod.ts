/**
 * Jobs on other threads and in other processes: one pool, two kinds of member. Read in this order:
 *
 * 1. `job_pool.ts`, what a user calls, with `job.ts` and `mapping.ts`;
 * 2. `crew.ts`, who runs which job, with `job_queue.ts` and `member.ts`;
 * 3. `workers/`, the members that are threads, and `processes/`, those that are processes;
 * 4. `carried.ts`, which values can cross, and `errors/`, how errors do; `exported_job.ts`.
 *
 * @module
 */
export type { JobOptions, PoolOptions } from "./job_pool.ts";
export { ProcessPool } from "./processes/mod.ts";
export { WorkerPool } from "./workers/mod.ts";
