/** What runs in the process of a lag report: the job, a clock, and the profiler. */
import { type BesideClock, besideClock } from "./beside_clock.ts";
import { type Culprit, culprits } from "./culprits.ts";

/** Whether a job blocked its event loop, and by which functions. Times are milliseconds. */
export interface LagReport extends BesideClock {
  /** The functions that kept the thread for the limit or longer, the worst one first. */
  readonly culprits: readonly Culprit[];
}

/** Runs the function of this name that the module exports, and watches it. */
export async function watch(module: string, job: string, limit: number): Promise<LagReport> {
  const { [job]: work } = await import(module);
  if (typeof work !== "function") {
    throw new TypeError(
      `Cannot report: job must be a function that the module exports, received ${job}`,
    );
  }
  let clock: BesideClock | undefined;
  const found = await culprits(async () => {
    clock = await besideClock(() => work());
  }, limit);
  return { ...clock!, culprits: found };
}
