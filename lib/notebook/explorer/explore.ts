/** Runs a small program under every schedule there is. */
import { asText } from "../kernel/mod.ts";
import { Exploration } from "./exploration/exploration.ts";
import type { Interleaving, Program } from "./interleaving.ts";
import { exploredTask, type Run, withRuns } from "./run/mod.ts";
import { replayRun } from "./replay.ts";
import { foldSchedule, unfoldSchedule } from "./replay_text.ts";
import { ProgramSearch, type RunOnce, scheduleOf } from "./search/mod.ts";

/** Options of {@linkcode explore}. */
export interface ExploreOptions {
  /** Only this schedule, the task that goes on in each step: `"A B B A"`, or `"A×5 (B C)×3"`. */
  replay?: string;
  /** This many schedules are tried in order, and as many again by chance; what is quick by default. */
  limit?: number;
  /** Seed for the schedules by chance, which are used when there are more; 1 by default. */
  seed?: number;
  /** A schedule that takes more steps than this is inconclusive; 1,000 by default. */
  steps?: number;
}

/**
 * Runs a small program under every schedule: every order in which its tasks can go on from point to
 * point. Finds the schedules in which a check fails, an error leaves a task, all wait forever, or
 * steps repeat forever and lead nowhere.
 *
 * In the program:
 *
 * - **`at("has read")`**, awaited, is a point: a place where another task may take over. So is each
 *   `await` of the course's primitives: `acquire()` of a `Lock` or a `Semaphore`, `wait()` of a
 *   `Condition`, a `Barrier` or an `AsyncEvent`, `put()`, `get()` and `join()` of a `Queue`. Before
 *   it starts, a task is at a point, too. Awaits that are not marked belong to the step.
 * - **`lock("door")`** is a `Lock` with a name for pictures and reports; others are called `lock 1`.
 * - **`shared({ n: 0 })`** is the object whose reads and writes are seen. A program that uses it
 *   has to keep everything there that its tasks share. Then schedules that differ only in steps
 *   that do not touch the same things are a class, of which one is run: `schedules` counts classes,
 *   and `estimate` the schedules in them.
 * - **`always`**, the first check, runs before the first step and after each; **`atEnd`**, the
 *   second, runs when all tasks have ended. **`state`** is shown beside each step.
 * - **`clock`** is one more task: as long as a timer is waiting, the next one may fire at any moment.
 *   No real time passes, and what needs it, such as a file or a Worker, cannot be explored.
 *
 * In the options:
 *
 * - **`replay`** runs one schedule; `example.replay` of an exploration is one.
 * - **`limit`** and **`seed`**: where there are too many schedules, the first are those with the fewest
 *   interruptions, and as many again are drawn by chance; `exhaustive` is false then.
 * - **`steps`**: a longer schedule is counted in `inconclusive`. One that comes back to where it was
 *   while a task could always have gone on is unfair, and counts for nothing. Where it is, is told by
 *   the labels of the points, `state`, and what is shared: so let `state` show what a loop changes.
 *
 * Then `assertSafe()` throws unless all was tried and nothing goes wrong. The same program has the
 * same result each time; one that keeps state from one schedule to the next cannot be explored,
 * which is usually, but not always, reported as an error. A task in an endless loop without a point
 * cannot be stopped by anything on its own thread.
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
 * @throws {TypeError} If an argument, or what the program returns, is of the wrong kind.
 * @throws {RangeError} If an option is out of range, or the program has no such schedule to replay.
 * @throws {Error} If the program cannot be explored: it uses real time, keeps state from one schedule
 * to the next, or has a point that it does not await.
 */
export function explore(
  title: string,
  program: Program,
  options: ExploreOptions = {},
): Promise<Exploration> {
  checkArguments(title, program, options);
  return exploreProgram(title, program, options, false);
}

/**
 * The same for arguments that are known to be right; `mayWait` if waiting forever is not a mistake.
 */
export function exploreProgram(
  title: string,
  program: Program,
  options: ExploreOptions,
  mayWait: boolean,
): Promise<Exploration> {
  const { replay, limit, seed = 1, steps = 1000 } = options;
  return withRuns({ title, program, mostSteps: steps, mayWait }, async (run, knowledge) => {
    const recorded: RunOnce = (choose) => run(choose, { record: true });
    if (replay !== undefined) {
      const example = interleavingOf(await replayRun(recorded, replay));
      const broken = example.problem ? 1 : 0;
      return new Exploration({ ...NOTHING_MORE, title, broken, example, replayed: true });
    }
    const search = new ProgramSearch(run, knowledge, { title, limit, seed });
    const { tally, example, exhaustive, estimate, isExact, classes, oneIn } = await search.search();
    const { schedules, broken, inconclusive, pointless, unmarked } = tally;
    return new Exploration({
      title,
      schedules,
      broken,
      exhaustive,
      estimate: isExact ? estimate : Number(estimate.toPrecision(2)),
      isExact,
      classes,
      inconclusive,
      oneIn,
      pointless: example.tasks.length > 1 ? pointless : [],
      unmarked,
      example: interleavingOf(await replayRun(recorded, replayOf(example))),
      replayed: false,
    });
  });
}

const NOTHING_MORE = {
  schedules: 1,
  exhaustive: false,
  estimate: 1,
  isExact: false,
  classes: false,
  inconclusive: 0,
  oneIn: undefined,
  pointless: [],
  unmarked: false,
};

/** The schedule of a run as a text. */
function replayOf({ taken, cycle }: Run): string {
  const steps = scheduleOf(taken);
  return foldSchedule({ steps: steps.slice(0, steps.length - cycle.length), cycle });
}

function interleavingOf(run: Run): Interleaving {
  const { tasks, steps, before, problem } = run;
  const { length: cycle } = run.cycle;
  return { tasks, replay: replayOf(run), steps, cycle, before, ...(problem && { problem }) };
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
  const readable = unfoldSchedule(replay) !== undefined;
  rule(readable, RangeError, 'replay must be a schedule such as "A B×3 (A C)×2"', replay);
  const numbers = [["limit", limit, 1], ["steps", steps, 1], ["seed", seed, 0]] as const;
  for (const [name, value, least] of numbers) {
    const ok = Number.isSafeInteger(value) && value >= least;
    rule(ok, RangeError, `${name} must be an integer of ${least} or more`, value);
  }
  if (exploredTask()) {
    throw new Error(`${what}: the caller is a task that is being explored itself`);
  }
}
