/** One run of an answer's work on a virtual clock of its own. */
import { abortable } from "@std/async";
import { afterComputing, ClockScope, JumpingClock, settle, turn } from "../time/mod.ts";
import { cell, interruptions } from "../kernel/mod.ts";
import { inWords } from "./in_words.ts";
import { Timeline } from "../pictures/mod.ts";

/** Work that takes longer is taken to wait forever. Virtual milliseconds. */
export const DEADLINE = 60_000;

/** Work that computes for longer is abandoned, too. Milliseconds of the thread's processor time. */
export const BUSY_LIMIT = 5_000;

/** When work is abandoned. */
export interface Limits {
  /** Virtual milliseconds. */
  deadline: number;
  /** Milliseconds of processor time. */
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
  /** Whether the work waited by looking at the clock again and again. */
  readonly busyWaited: boolean;
  /** Rejections that were not handled. */
  readonly unhandled: readonly unknown[];
}

type Ending<T> = Pick<TrialReport<T>, "state" | "value" | "error" | "outcome">;

/** A virtual clock and a timeline on it. */
export class Trial {
  readonly #clock = new JumpingClock();
  #timeline: Timeline | undefined;

  /** The record of the jobs. */
  get timeline(): Timeline {
    return this.#timeline!;
  }

  /** Runs the work; afterwards the clock stops. Rejects only when Stop is pressed. */
  async run<T>(work: () => T | PromiseLike<T>, limits: Limits): Promise<TrialReport<T>> {
    const { deadline, busy } = limits;
    using scope = new ClockScope(this.#clock);
    const timeline = this.#timeline = new Timeline("What your answer did");
    const givenUp = Promise.withResolvers<Ending<T>>();
    const before = interruptions();
    const endless = (why: string): Ending<T> => ({
      state: "waiting",
      outcome: interruptions() > before ? "computed until Stop was pressed" : why,
    });
    const giveUp = (why: string) => () => givenUp.resolve(endless(why));
    const tooLate = this.#clock.setTimeout(
      giveUp(`still waiting after ${deadline} virtual ms`),
      deadline,
    );
    using _ = afterComputing(busy, giveUp(`still busy after ${busy / 1000} s of computing`));
    const ended = Promise.race([endingOf(work), givenUp.promise]);
    const ending = await abortable(ended, cell.signal).catch((stopped) => {
      if (interruptions() === before) throw stopped;
      return endless(""); // The press that has interrupted the work aborts the signal, too.
    });
    this.#clock.close();
    this.#clock.clearTimeout(tooLate);
    const took = this.#clock.now();
    await settle(); // Work that was told to stop may finish now; that takes no time.
    const entries = timeline.entries;
    return {
      ...ending,
      took,
      timeline,
      leftRunning: lanes(entries, "running"),
      aborted: lanes(entries, "aborted"),
      timersLeft: scope.waiting().length,
      busyWaited: this.#clock.busyWaited,
      unhandled: scope.unhandled,
    };
  }
}

/** Work that is interrupted because it never pauses must not end the trial with it. */
async function endingOf<T>(work: () => T | PromiseLike<T>): Promise<Ending<T>> {
  await turn();
  try {
    const value = await work();
    return { state: "returned", value, outcome: `returned ${inWords(value)}` };
  } catch (error) {
    return { state: "threw", error, outcome: `threw ${inWords(error)}` };
  }
}

function lanes(entries: Timeline["entries"], state: string): string[] {
  return entries.filter((entry) => entry.state === state).map((entry) => entry.lane);
}
