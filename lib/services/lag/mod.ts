/**
 * How late an event loop is: a clock beside work, and a monitor in a process of its own. Read
 * `beside_clock.ts`, then `lag_report.ts`, `jobs.ts` and `culprits.ts`.
 *
 * @module
 */
export { type BesideClock, besideClock } from "./beside_clock.ts";
export type { Culprit } from "./culprits.ts";
export { lagReport } from "./lag_report.ts";
export type { LagReport } from "./jobs.ts";
