/**
 * What a notebook of the course sees: output under its own cell, pictures of what really happened,
 * exercises. Outside a kernel everything works and displays nothing.
 *
 * @module
 */
import "./kernel/kernel.ts";

export { assertTook, onRealTime } from "./time/mod.ts";
export { cell, errorTree, print, show } from "./kernel/mod.ts";
export { exercise, type ExerciseDesk, predict, type Prediction } from "./exercise/mod.ts";
export {
  type Concurrent,
  Exploration,
  explore,
  type ExploreOptions,
  type Findings,
  type Interleaving,
  linearizable,
  type LinearizableOptions,
  type Points,
  type Program,
} from "./explorer/mod.ts";
export {
  type NativeTurns,
  nativeTurns,
  plot,
  type PlotSpec,
  type Switch,
  Switches,
  type SwitchKind,
  table,
  type TableOptions,
  type TableRow,
  Timeline,
  type TimelineEntry,
  type TimelineState,
  turns,
} from "./pictures/mod.ts";
