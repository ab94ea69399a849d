/** Runs a small program under every schedule there is. */
import { Lock } from "../async/mod.ts";
import { cell } from "./cell.ts";
import { putOn } from "./clock.ts";
import { Exploration } from "./exploration.ts";
import { HandClock } from "./hand_clock.ts";
import { type Chooser, type Interleaving, Performance, type Program } from "./interleaving.ts";
import { asText } from "./print.ts";
import { isOnStage } from "./stage.ts";
import { timers } from "./timers.ts";
import { trapUnhandled } from "./unhandled.ts";

/** Options of {@linkcode explore}. */
export interface ExploreOptions {
  /** Only this schedule: who goes on in each step, such as `"A B B A"`. */
  replay?: string;
  /** So many schedules are tried one after the other; 3000 when left out. */
  limit?: number;
  /** When there are more, as many besides at random: where chance begins. 1 when left out. */
  seed?: number;
  /** A program that takes more steps is taken never to end; 100 when left out. */
  steps?: number;
}

/** Timers and clocks belong to the whole realm, so explorations take turns. */
const turnstile = new Lock();

/**
 * Runs a small program under every schedule: every order in which its tasks can go on from point to
 * point. Finds the schedules that break what is promised: a check that fails, an error that leaves a
 * task, a deadlock.
 *
 * - **Points** are the awaits where control may change hands: `await at("has read")`, and the
 *   `acquire()` of a lock made by `lock("name")`. A task also stands at a point before it starts.
 * - **A step** takes one task from its point to the next, or to its end. Whoever it wakes, for
 *   example by releasing a plain `Lock`, goes on in the same step.
 * - **Time** is one more task, called `clock`: while a timer is waiting, the next one may fire at any
 *   moment. No real time passes.
 * - **All or a sample**: schedules are tried depth first. After `limit` of them, as many are drawn at
 *   random from a seed, and `exhaustive` is false.
 * - **The same each time**: the same program gives the same result. One that keeps state from one
 *   schedule to the next, or awaits real I/O, cannot be explored; often enough, that is noticed.
 *
 * A task that never gives up control (an endless loop without a point) cannot be stopped by anybody.
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
 * @throws {RangeError} when an option is out of range, or the schedule to replay is not one of the
 * program's
 */
export function explore(
  title: string,
  program: Program,
  options: ExploreOptions = {},
): Promise<Exploration> {
  checkArguments(title, program, options);
  const { replay, limit = 3000, seed = 1, steps = 100 } = options;
  return turnstile.run(async () => {
    const clock = new HandClock();
    const takeOff = putOn(clock);
    let performance: Performance | undefined;
    const release = trapUnhandled((error) => performance?.unhandled(error));
    const play = async (choose: Chooser) => {
      cell.signal.throwIfAborted();
      performance = new Performance(title, program, clock);
      const played = await performance.run(choose, steps);
      timers.forget(clock);
      return played;
    };
    try {
      return replay === undefined
        ? await search(title, play, limit, seed)
        : await playAgain(title, play, replay);
    } finally {
      timers.forget(clock);
      release();
      takeOff();
    }
  });
}

type Play = (choose: Chooser) => Promise<Interleaving>;

/** Everything that was tried. */
class Tried {
  readonly schedules = new Set<string>();
  broken = 0;
  example: Interleaving | undefined;

  add(played: Interleaving): void {
    if (this.schedules.has(played.replay)) return;
    this.schedules.add(played.replay);
    if (played.problem) this.broken++;
    if (this.example === undefined || isSimpler(played, this.example)) this.example = played;
  }
}

async function search(
  title: string,
  play: Play,
  limit: number,
  seed: number,
): Promise<Exploration> {
  const tried = new Tried();
  const exhaustive = await depthFirst(title, play, limit, tried);
  const endless = tried.example!.problem?.kind === "endless";
  if (!exhaustive && !endless) {
    const random = randomFrom(seed);
    for (let i = 0; i < limit; i++) {
      tried.add(await play((names) => Math.floor(random() * names.length)));
    }
  }
  return new Exploration({
    title,
    schedules: tried.schedules.size,
    broken: tried.broken,
    exhaustive,
    example: tried.example!,
    replayed: false,
  });
}

/** Tries schedule after schedule, each time with another last choice; returns whether that was all. */
async function depthFirst(
  title: string,
  play: Play,
  limit: number,
  tried: Tried,
): Promise<boolean> {
  const path: { names: readonly string[]; taken: number }[] = [];
  const choose: Chooser = (names, schedule) => {
    const known = path[schedule.length];
    if (known === undefined) return path.push({ names, taken: 0 }), 0;
    if (known.names.join() !== names.join()) throw notTheSame(title, schedule, known.names, names);
    return known.taken;
  };
  while (tried.schedules.size < limit) {
    const played = await play(choose);
    tried.add(played);
    if (played.problem?.kind === "endless") return false;
    while (path.length > 0 && path.at(-1)!.taken === path.at(-1)!.names.length - 1) path.pop();
    if (path.length === 0) return true;
    path.at(-1)!.taken++;
  }
  return false;
}

async function playAgain(title: string, play: Play, replay: string): Promise<Exploration> {
  const wanted = replay.split(/\s+/).filter(Boolean);
  const wrong = (why: string) => new RangeError(`Cannot replay "${replay}" of "${title}": ${why}`);
  const example = await play((names, { length: done }) => {
    if (done === wanted.length) {
      throw wrong(`after these steps ${names.join(" or ")} can go on, and none is chosen`);
    }
    const index = names.indexOf(wanted[done]);
    if (index >= 0) return index;
    throw wrong(`in step ${done + 1} ${names.join(" or ")} can go on, but ${wanted[done]} cannot`);
  });
  if (example.steps.length < wanted.length) {
    throw wrong(`it is over after ${example.steps.length} steps`);
  }
  const broken = example.problem ? 1 : 0;
  return new Exploration({
    title,
    schedules: 1,
    broken,
    exhaustive: false,
    example,
    replayed: true,
  });
}

/** The one to show: broken, with few steps, and with few changes of hands. */
function isSimpler(one: Interleaving, other: Interleaving): boolean {
  const [a, b] = [complexity(one), complexity(other)];
  const differs = a.findIndex((value, i) => value !== b[i]);
  return differs >= 0 && a[differs] < b[differs];
}

function complexity({ problem, steps }: Interleaving): number[] {
  if (problem === undefined) return [Infinity];
  const switches = steps.filter(({ task }, i) => i > 0 && task !== steps[i - 1].task).length;
  return [problem.step, switches];
}

/** The same schedule has led to another place than before. */
function notTheSame(
  title: string,
  schedule: readonly string[],
  before: readonly string[],
  now: readonly string[],
): Error {
  return new Error(
    `Cannot explore "${title}": it does not do the same each time. After ${
      schedule.join(" ") || "the start"
    } ${before.join(" or ")} could go on, and now ${now.join(" or ")}. ` +
      "Make all state inside the program, and await points instead of real I/O",
  );
}

/** Numbers from 0 to 1 that look like chance and are the same each time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

function checkArguments(title: unknown, program: unknown, options: ExploreOptions): void {
  if (typeof title !== "string") {
    throw new TypeError(`Cannot explore: title must be a string, received ${asText(title)}`);
  }
  if (typeof program !== "function") {
    throw new TypeError(
      `Cannot explore "${title}": program must be a function that returns tasks, received ${
        asText(program)
      }`,
    );
  }
  const { replay, seed = 0, ...least } = options;
  if (replay !== undefined && typeof replay !== "string") {
    throw new TypeError(
      `Cannot explore "${title}": replay must be a string, received ${asText(replay)}`,
    );
  }
  const integer = (name: string, value: unknown, from: number) => {
    if (Number.isSafeInteger(value) && (value as number) >= from) return;
    throw new RangeError(
      `Cannot explore "${title}": ${name} must be an integer of ${from} or more, received ${
        asText(value)
      }`,
    );
  };
  integer("seed", seed, 0);
  integer("limit", least.limit ?? 1, 1);
  integer("steps", least.steps ?? 1, 1);
  if (isOnStage()) {
    throw new Error(`Cannot explore "${title}": it is inside a program that is being explored`);
  }
}
