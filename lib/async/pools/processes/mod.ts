/**
 * A pool of processes. Read `process_pool.ts`, then `process_member.ts`, the side of the pool, then
 * `process_host.ts`, the side of the process; how they find each other and talk: `rendezvous.ts`,
 * `channel.ts`, `serialize.ts`; and what jobs print: `printing.ts`.
 *
 * @module
 */
export { ProcessPool } from "./process_pool.ts";
