/**
 * What a notebook of the course sees: output under its own cell, pictures of what really happened,
 * exercises. Outside a kernel everything works and displays nothing.
 *
 * @module
 */
import "./kernel.ts";

export * from "./assert_took.ts";
export { cell } from "./cell.ts";
export * from "./error_tree.ts";
export { exercise, type ExerciseDesk } from "./exercise.ts";
export { Exploration, type Findings } from "./exploration.ts";
export { explore, type ExploreOptions } from "./explore.ts";
export type { Interleaving, Points, Program } from "./interleaving.ts";
export * from "./on_real_time.ts";
export { plot, type PlotSpec } from "./plot.ts";
export { print } from "./print.ts";
export * from "./show.ts";
export { table, type TableOptions, type TableRow } from "./table.ts";
export { Timeline, type TimelineEntry, type TimelineState } from "./timeline.ts";
export { turns } from "./turns.ts";
