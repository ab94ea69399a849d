/**
 * What is noted below a cell: what it left behind, whether it blocked the loop, which cells before
 * it did not run to their ends.
 *
 * @module
 */
export {
  denoInternals,
  excuseProcesses,
  Leftovers,
  openResources,
  openTasks,
  trackWorkers,
} from "./leftovers.ts";
export { LoopWatch } from "./loop_watch.ts";
export { UnheardCells, unheardNote } from "./unheard.ts";
