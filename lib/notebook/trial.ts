/** One run of somebody's work on a virtual clock of its own. */
import { putOn, real, VirtualClock, waitingTimers } from "./clock.ts";
import { errorTree } from "./error_tree.ts";
import { asText } from "./print.ts";
import { Timeline } from "./timeline.ts";
import { timers } from "./timers.ts";
import { trapUnhandled } from "./unhandled.ts";
import { settle } from "./virtual_time.ts";

/** Work that takes longer is taken to wait for ever. Virtual milliseconds. */
export const DEADLINE = 60_000;

/** Work that keeps the machine busy for longer is given up too. Real milliseconds. */
export const BUSY_LIMIT = 5_000;

/** When work is given up. */
export interface Limits {
  /** Virtual milliseconds. */
  deadline: number;
  /** Real milliseconds. */
  busy: number;
}

/** How a trial ended, and what happened in it. Times are virtual milliseconds. */
export interface TrialReport<T> {
  /** `waiting` when it had not ended by the deadline. */
  readonly state: "returned" | "threw" | "waiting";
  readonly value?: T;
  readonly error?: unknown;
  /** In words: `returned 3`, `threw RangeError: …`, `still waiting after 60000 virtual ms`. */
  readonly outcome: string;
  readonly took: number;
  /** What the jobs did, a lane for each: `order()`, `maxConcurrent()`, `entries`. */
  readonly timeline: Timeline;
  /** The jobs that were still running when the trial ended. */
  readonly leftRunning: readonly string[];
  /** The jobs that were aborted. */
  readonly aborted: readonly string[];
  /** How many timers were left waiting, those of running jobs included. */
  readonly timersLeft: number;
  /** Rejections that nobody handled. */
  readonly unhandled: readonly unknown[];
}

type Ending<T> = Pick<TrialReport<T>, "state" | "value" | "error" | "outcome">;

/** A virtual clock and a timeline on it. */
export class Trial {
  readonly #clock = new VirtualClock();
  #timeline: Timeline | undefined;

  /** The record of the jobs. */
  get timeline(): Timeline {
    return this.#timeline!;
  }

  /** Runs the work; afterwards the clock stands still. Never rejects. */
  async run<T>(work: () => T | PromiseLike<T>, limits: Limits): Promise<TrialReport<T>> {
    const { deadline, busy } = limits;
    const takeOff = putOn(this.#clock);
    const unhandled: unknown[] = [];
    const release = trapUnhandled((reason) => unhandled.push(reason));
    const timeline = this.#timeline = new Timeline("What your answer did");
    const givenUp = Promise.withResolvers<Ending<T>>();
    const giveUp = (outcome: string) => () => givenUp.resolve({ state: "waiting", outcome });
    const tooLate = this.#clock.setTimeout(
      giveUp(`still waiting after ${deadline} virtual ms`),
      deadline,
    );
    const tooBusy = real.setTimeout(
      giveUp(`still busy after ${busy / 1000} s of computing`),
      busy,
    );
    try {
      const ending = await Promise.race([endingOf(work), givenUp.promise]);
      this.#clock.close();
      this.#clock.clearTimeout(tooLate);
      real.clearTimeout(tooBusy);
      const took = this.#clock.now();
      await settle(); // what was told to stop may finish stopping, which takes no time
      const entries = timeline.entries;
      const timersLeft = waitingTimers().filter((timer) => timer.clock === this.#clock).length;
      return {
        ...ending,
        took,
        timeline,
        leftRunning: lanes(entries, "running"),
        aborted: lanes(entries, "aborted"),
        timersLeft,
        unhandled,
      };
    } finally {
      timers.forget(this.#clock);
      takeOff();
      release();
    }
  }
}

async function endingOf<T>(work: () => T | PromiseLike<T>): Promise<Ending<T>> {
  try {
    const value = await work();
    return { state: "returned", value, outcome: `returned ${asText(value)}` };
  } catch (error) {
    return { state: "threw", error, outcome: `threw ${errorTree(error)}` };
  }
}

function lanes(entries: Timeline["entries"], state: string): string[] {
  return entries.filter((entry) => entry.state === state).map((entry) => entry.lane);
}
