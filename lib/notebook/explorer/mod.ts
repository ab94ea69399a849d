/**
 * Every schedule of a small program. Read `interleaving.ts` and `explore.ts`; then `run/` for how a
 * program is run under one schedule, `search/` for which schedules are run, and `history.ts` for what
 * `linearizable` asks.
 *
 * @module
 */
export { Exploration, type Findings } from "./exploration/exploration.ts";
export { explore, type ExploreOptions } from "./explore.ts";
export { type Concurrent, linearizable, type LinearizableOptions } from "./linearizable.ts";
export type { Interleaving, Points, Program } from "./interleaving.ts";
