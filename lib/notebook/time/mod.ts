/**
 * What makes a run repeatable: clocks and timers (the real ones, virtual ones, and one that moves
 * by hand), and chance that is the same for the same seed. Read `timers.ts`, then `clock.ts`, then
 * `virtual_time.ts`.
 *
 * @module
 */
export { afterComputing } from "./after_computing.ts";
export { assertTook } from "./assert_took.ts";
export {
  type Clock,
  currentClock,
  installClock,
  installedClocks,
  real,
  realClock,
  trackTimers,
  uninstallClocks,
} from "./clock.ts";
export { ClockScope } from "./clock_scope.ts";
export { HandClock } from "./hand_clock.ts";
export { JumpingClock, turn } from "./jumping_clock.ts";
export { onRealTime } from "./on_real_time.ts";
export { processorTime } from "./processor_time.ts";
export { timers } from "./timers.ts";
export { trapUnhandled } from "./unhandled.ts";
export { settle } from "./virtual_time.ts";
export { seededRandom } from "./seeded_random.ts";
