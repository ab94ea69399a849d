/** Judges an answer by what it does on a virtual clock: never by real time, and never forever. */
import { equal } from "@std/assert";
import { delay } from "@std/async";
import { asText, type Displayable, interruptions } from "../kernel/mod.ts";
import { exactly, inWords } from "./in_words.ts";
import { seededRandom } from "../time/mod.ts";
import { BUSY_LIMIT, DEADLINE, Trial, type TrialReport } from "./trial.ts";

/** A check that waits for this is abandoned. */
const FOREVER = new Promise<never>(() => {});

/** One requirement, and whether it was met. */
export interface Verdict {
  readonly requirement: string;
  readonly met: boolean;
  /** In words, for a table. */
  readonly expected: string;
  readonly seen: string;
  /** What was run: a text, or a picture such as a trial's timeline. Shown if it was not met. */
  readonly scenario?: string | Displayable;
}

/** What {@linkcode Judge.requires} compares. */
export interface Comparison {
  expected: unknown;
  seen: unknown;
  /** Whether it is met, if that is not a matter of equality. */
  holds?: boolean;
  /** What was run, to be shown beneath the table if the requirement is not met. */
  scenario?: string | Displayable;
}

/** Options of {@linkcode Judge.job}. */
export interface JobOptions {
  /** What the job returns; its name by default. */
  value?: unknown;
  /** What the job throws at its end, instead. */
  error?: unknown;
  /** A deaf job does not listen to its signal. */
  deaf?: boolean;
}

/** Something to do that takes time: calling it starts it. */
// deno-lint-ignore no-explicit-any
export type Job = (stop?: AbortSignal | { signal?: AbortSignal }) => Promise<any>;

/**
 * What a checker judges with. The whole check runs on a virtual clock, so that a sequential answer
 * to a question about concurrency measurably takes too long, on every machine.
 */
export class Judge {
  readonly verdicts: Verdict[] = [];
  /** Whether any work waited by looking at the clock again and again. */
  busyWaited = false;
  /** The rejections in any work that were not handled. */
  readonly unhandled: unknown[] = [];
  /** The seed of this check's inputs; the same seed makes the same inputs. */
  readonly seed: number;
  /** Whether anything was left to chance. */
  usedChance = false;
  readonly #random: () => number;
  #trial: Trial | undefined;

  constructor(seed = 1) {
    this.seed = seed;
    this.#random = seededRandom(seed);
  }

  /**
   * A number from 0 (included) to 1 (not included): for inputs that are new in each check, so that
   * no answer is right by luck. A check that fails says how to repeat it.
   */
  random(): number {
    this.usedChance = true;
    return this.#random();
  }

  /**
   * Writes down whether a requirement is met: whether what was seen deeply equals what was expected
   * or, if that is not a matter of equality, whether it `holds`.
   *
   * @returns whether it is met
   */
  requires(requirement: string, { expected, seen, holds, scenario }: Comparison): boolean {
    const met = holds ?? equal(seen, expected);
    const alike = !met && inWords(expected) === inWords(seen);
    const say = alike ? exactly : inWords; // "1" is not 1.
    this.verdicts.push({
      requirement,
      met,
      expected: say(expected),
      seen: say(seen),
      ...(scenario !== undefined && { scenario }),
    });
    return met;
  }

  /**
   * Runs work on a virtual clock of its own, which starts at 0, until the work settles or the
   * deadline has passed. Then that clock stops: whatever was left running never continues.
   *
   * Work that never gives up control (an endless loop, an endless chain of microtasks) ends when
   * Stop is pressed, and the whole check with it. A loop that waits for the clock ends by itself,
   * since the clock moves forward for it.
   *
   * @param options.deadline virtual milliseconds, 60 000 by default
   * @throws {RangeError} If the deadline is not more than 0 or is longer than a timer can be.
   */
  async run<T>(
    work: () => T | PromiseLike<T>,
    { deadline = DEADLINE }: { deadline?: number } = {},
  ): Promise<TrialReport<T>> {
    if (!(deadline > 0 && deadline < 2 ** 31)) {
      throw new RangeError(
        "Cannot run a trial: deadline must be more than 0 and less than 2147483648 ms, " +
          `received ${asText(deadline)}`,
      );
    }
    const outer = this.#trial;
    const trial = this.#trial = new Trial();
    const before = interruptions();
    try {
      const report = await trial.run(work, { deadline, busy: BUSY_LIMIT });
      this.busyWaited ||= report.busyWaited;
      this.unhandled.push(...report.unhandled);
      if (interruptions() > before) await FOREVER; // The next run would be as endless as this one.
      return report;
    } finally {
      this.#trial = outer;
    }
  }

  /**
   * A job for the work inside {@linkcode run}: it takes `ms` virtual milliseconds, is recorded in
   * the trial's timeline under its name, and rejects as soon as the signal it was given is aborted.
   *
   * @throws {Error} If called outside `run`, where nothing is recorded.
   */
  job(name: string, ms: number, { value = name, error, deaf }: JobOptions = {}): Job {
    const trial = this.#trial;
    if (!trial) throw new Error("Cannot make a job: judge.job must be called inside judge.run");
    return (stop) => {
      const signal = stop instanceof AbortSignal ? stop : stop?.signal;
      return trial.timeline.span(
        name,
        async () => {
          await delay(ms, { signal: deaf ? undefined : signal });
          if (error !== undefined) throw error;
          return value;
        },
        "",
        { signal },
      );
    };
  }
}
