/** Runs a small program under every schedule there is. */
import { Lock } from "../async/mod.ts";
import { cell } from "./cell.ts";
import { putOn } from "./clock.ts";
import { Exploration } from "./exploration.ts";
import { HandClock } from "./hand_clock.ts";
import type { Interleaving, Program } from "./interleaving.ts";
import { asText } from "./print.ts";
import { type Chooser, ProgramRun } from "./program_run.ts";
import { ScheduleSearch } from "./schedule_search.ts";
import { isExplored } from "./step_scheduler.ts";
import { timers } from "./timers.ts";
import { trapUnhandled } from "./unhandled.ts";

/** Options of {@linkcode explore}. */
export interface ExploreOptions {
  /** Only this schedule, who goes on in each step: `"A B B A"`. */
  replay?: string;
  /** So many schedules are tried one after the other; when left out, as many as 30 000 steps allow. */
  limit?: number;
  /** Where chance begins when there are more; 1 when left out. */
  seed?: number;
  /** A schedule that takes more steps is taken never to end; 100 when left out. */
  steps?: number;
}

/**
 * Runs a small program under every schedule: every order in which its tasks can go on from point to
 * point. Finds the schedules in which a check fails, an error leaves a task, or all wait for ever.
 *
 * - **Points** are the awaits where control may change hands: `await at("has read")`, and the
 *   `acquire()` of a lock made by `lock("name")`. Before it starts, a task stands at a point, too.
 * - **A step** takes one task from its point to the next, or to its end. Whoever it wakes, for
 *   example by releasing a plain `Lock`, goes on in the same step.
 * - **Time** is one more task, called `clock`: as long as a timer is waiting, the next one may fire
 *   at any moment. No real time passes.
 * - **All or a sample**: schedules are tried depth first. When there are more than the limit, as many
 *   again are drawn at random from the seed, and `exhaustive` is false.
 * - **The same each time**: the same program gives the same result. One that keeps state from one
 *   schedule to the next, or awaits real I/O, cannot be explored; mostly, but not always, an error
 *   says so.
 *
 * A task in an endless loop without a point cannot be stopped by anybody on its own thread.
 *
 * @example An update that gets lost
 * ```ts
 * import { explore, show } from "@course/notebook";
 * import { assertEquals } from "@std/assert";
 *
 * const found = await explore("n = n + 1 across an await", ({ at }) => {
 *   let n = 0;
 *   async function increment() {
 *     const read = n;
 *     await at(`has read ${read}`);
 *     n = read + 1;
 *   }
 *   return {
 *     tasks: { A: increment, B: increment },
 *     state: () => ({ n }),
 *     atEnd: () => n === 2,
 *   };
 * });
 * assertEquals([found.schedules, found.broken, found.exhaustive], [6, 4, true]);
 * assertEquals(found.example.replay, "A B B A");
 * await show(found);
 * ```
 *
 * @throws {TypeError} when an argument, or what the program returns, is of the wrong kind
 * @throws {RangeError} when an option is out of range, or the program has no such schedule to replay
 */
export function explore(
  title: string,
  program: Program,
  options: ExploreOptions = {},
): Promise<Exploration> {
  checkArguments(title, program, options);
  const { replay, limit, seed = 1, steps = 100 } = options;
  return withRuns(title, program, steps, async (run) => {
    if (replay !== undefined) {
      const example = await runAgain(run, replay);
      const counts = { schedules: 1, broken: example.problem ? 1 : 0, exhaustive: false };
      return new Exploration({ title, ...counts, example, replayed: true });
    }
    const search = new ScheduleSearch(run, limit);
    const end = await search.depthFirst();
    if (end === "limit") await search.sample(seed);
    const { schedules, broken, example } = search;
    const counts = { schedules, broken, exhaustive: end === "all" };
    return new Exploration({ title, ...counts, example, replayed: false });
  });
}

/** Runs a program once, and leaves it to somebody else who goes on in each step. */
type Run = (choose: Chooser) => Promise<Interleaving>;

/** Timers and clocks belong to the whole realm, so explorations take turns. */
const turnstile = new Lock();

/** Does something for which the program is run again and again, and leaves nothing behind. */
function withRuns<T>(
  title: string,
  program: Program,
  steps: number,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  return turnstile.run(async () => {
    const clock = new HandClock();
    const takeOff = putOn(clock);
    let current: ProgramRun | undefined;
    const release = trapUnhandled((error) => current?.unhandled(error));
    try {
      return await work((choose) => {
        cell.signal.throwIfAborted();
        current = new ProgramRun(title, program, clock);
        return current.run(choose, steps);
      });
    } finally {
      timers.forget(clock);
      release();
      takeOff();
    }
  });
}

/** Lets go on whom the schedule names. */
async function runAgain(run: Run, replay: string): Promise<Interleaving> {
  const schedule = replay.split(/\s+/).filter(Boolean);
  const wrong = (why: string) => new RangeError(`Cannot replay "${replay}": ${why}`);
  const interleaving = await run((names, { length: done }) => {
    const who = names.join(" or ");
    if (done === schedule.length) throw wrong(`it stops where ${who} can go on`);
    const index = names.indexOf(schedule[done]);
    if (index >= 0) return index;
    throw wrong(`in step ${done + 1} ${who} can go on, ${schedule[done]} cannot`);
  });
  const { length } = interleaving.steps;
  if (length < schedule.length) throw wrong(`the program ends after ${length} steps`);
  return interleaving;
}

function checkArguments(title: unknown, program: unknown, options: ExploreOptions): void {
  const what = typeof title === "string" ? `Cannot explore "${title}"` : "Cannot explore";
  const rule = (ok: boolean, type: typeof Error, text: string, value: unknown) => {
    if (!ok) throw new type(`${what}: ${text}, received ${asText(value)}`);
  };
  rule(typeof title === "string", TypeError, "title must be a string", title);
  rule(typeof program === "function", TypeError, "program must be a function", program);
  const { replay = "", limit = 1, seed = 0, steps = 1 } = options;
  rule(typeof replay === "string", TypeError, "replay must be a string", replay);
  for (
    const [name, value, least] of [["limit", limit, 1], ["steps", steps, 1], [
      "seed",
      seed,
      0,
    ]] as const
  ) {
    const ok = Number.isSafeInteger(value) && value >= least;
    rule(ok, RangeError, `${name} must be an integer of ${least} or more`, value);
  }
  if (isExplored()) throw new Error(`${what}: the caller is a task that is being explored itself`);
}
