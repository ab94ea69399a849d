/** Judges an answer by what it does on a virtual clock: never by real time, and never for ever. */
import { equal } from "@std/assert";
import { errorTree } from "./error_tree.ts";
import { asText } from "./print.ts";
import { BUSY_LIMIT, DEADLINE, Trial, type TrialReport } from "./trial.ts";

/** One requirement, and whether it was met. */
export interface Verdict {
  readonly requirement: string;
  readonly met: boolean;
  /** In words, for a table. */
  readonly expected: string;
  readonly seen: string;
}

/** Options of {@linkcode Judge.job}. */
export interface JobOptions {
  /** What the job gives; its name when left out. */
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
  #trial: Trial | undefined;

  /**
   * Writes down whether a requirement is met: whether what was seen deeply equals what was expected
   * or, for what is not a matter of equality, whether it `holds`.
   *
   * @returns whether it is met
   */
  that(
    requirement: string,
    { expected, seen, holds }: { expected: unknown; seen: unknown; holds?: boolean },
  ): boolean {
    const met = holds ?? equal(seen, expected);
    const alike = !met && inWords(expected) === inWords(seen);
    const say = alike ? exactly : inWords; // "1" is not 1
    this.verdicts.push({ requirement, met, expected: say(expected), seen: say(seen) });
    return met;
  }

  /**
   * Runs work on a virtual clock of its own, which starts at 0, until the work settles or the
   * deadline has passed. Then that clock stands still: whatever was left running never goes on.
   *
   * Work that never gives up control (an endless loop, an endless chain of microtasks) cannot be
   * stopped by anybody on its own thread: only a restart of the kernel ends it.
   *
   * @param options.deadline virtual milliseconds, 60 000 when left out
   * @throws {RangeError} when the deadline is not more than 0 or longer than a timer can be
   */
  async run<T>(
    work: () => T | PromiseLike<T>,
    { deadline = DEADLINE }: { deadline?: number } = {},
  ): Promise<TrialReport<T>> {
    if (!(deadline > 0 && deadline < 2 ** 31)) {
      throw new RangeError(
        `Cannot run a trial: deadline must be more than 0 and less than 2147483648 ms, received ${deadline}`,
      );
    }
    const outer = this.#trial;
    const trial = this.#trial = new Trial();
    try {
      return await trial.run(work, { deadline, busy: BUSY_LIMIT });
    } finally {
      this.#trial = outer;
    }
  }

  /**
   * A job for the work inside {@linkcode run}: it takes so many virtual milliseconds, is recorded in
   * the trial's timeline under its name, and rejects as soon as the signal it was given is aborted.
   *
   * @throws {Error} outside `run`, where nothing is recorded
   */
  job(name: string, ms: number, { value = name, error, deaf }: JobOptions = {}): Job {
    const trial = this.#trial;
    if (!trial) throw new Error("Cannot make a job: judge.job must be called inside judge.run");
    return (stop) => {
      const signal = stop instanceof AbortSignal ? stop : stop?.signal;
      return trial.timeline.span(
        name,
        async () => {
          await wait(ms, deaf ? undefined : signal);
          if (error !== undefined) throw error;
          return value;
        },
        "",
        { signal },
      );
    };
  }
}

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

function inWords(value: unknown): string {
  return value instanceof Error ? errorTree(value) : asText(value);
}

function exactly(value: unknown): string {
  return Deno.inspect(value, { colors: false });
}
