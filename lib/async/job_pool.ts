import { checkNumber, inWords } from "./arguments.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";
import { CancelledError, InvalidStateError } from "./errors.ts";
import { PoolJob } from "./pool_job.ts";
import type { MemberOwner, PoolMember } from "./pool_member.ts";
import { PoolQueue } from "./pool_queue.ts";

/** The options of a pool. */
export interface PoolOptions {
  /** How many jobs run at the same time; by default, as many as the machine has processors. */
  size?: number;
  /** How its workers are called, for example in a debugger. */
  name?: string;
}

/** The options of a job. */
export interface JobOptions extends Cancellable {
  /** Aborting it takes the job out of the queue, or ends the worker that runs it. */
  signal?: AbortSignal;
  /** What is handed over to the worker instead of being copied. */
  transfer?: Transferable[];
}

/** How many jobs a member may have. */
const MOST = 64;
/** After so many milliseconds without an answer, a member has jobs taken back. */
const PATIENCE = 5;

/**
 * What every pool does, whatever its members run in: who runs which job, and when.
 *
 * A member has one job at a time, and the others wait in the queue. Only small jobs, which took next
 * to no time when they last ran, line up at a busy member, so that many travel in one message; they
 * are taken back from a member that keeps them waiting.
 */
export abstract class JobPool implements AsyncDisposable, MemberOwner {
  readonly #module: string;
  readonly #size: number;
  readonly #name: string;
  /** A job is in the queue ⇒ there are `#size` members, and none is idle. */
  readonly #queue = new PoolQueue();
  readonly #members = new Set<PoolMember>();
  /** Those that were told to go and may not be gone yet. */
  readonly #leaving = new Set<Promise<void>>();
  /** The names of the jobs that are small. */
  readonly #small = new Set<string>();
  #lastSerial = 0;
  #hired = 0;
  #dispatching = false;
  #closed: PromiseWithResolvers<void> | undefined;

  constructor(module: URL | string, options: PoolOptions = {}) {
    const { size = navigator.hardwareConcurrency, name = "worker" } = options;
    checkNumber(
      Number.isInteger(size) && size >= 1,
      size,
      "Cannot create the pool: size must be an integer of 1 or more",
    );
    if (!URL.canParse(String(module))) {
      throw new TypeError(
        "Cannot create the pool: module must be an absolute URL such as " +
          `new URL("./jobs.ts", import.meta.url), received ${inWords(module)}`,
      );
    }
    this.#module = String(module);
    this.#size = size;
    this.#name = name;
  }

  /**
   * Runs the exported function of this name with the arguments, and gives what it returns.
   *
   * @throws {TypeError} At the call, if the name is not a string or the arguments are not an array.
   * @throws {InvalidStateError} If the pool is closed (EX8).
   * @throws {unknown} What the job throws (EX2), or `signal.reason` (EX6, EX7).
   */
  run<T>(job: string, args: readonly unknown[] = [], options?: JobOptions): Promise<T> {
    if (typeof job !== "string") {
      throw new TypeError(
        `Cannot run the job: it must be the name of an exported function, received ${inWords(job)}`,
      );
    }
    if (!Array.isArray(args)) {
      throw new TypeError(`Cannot run the job: args must be an array, received ${inWords(args)}`);
    }
    const signal = signalOf(options);
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#closed !== undefined) {
      return Promise.reject(new InvalidStateError("Cannot run the job: the pool is closed"));
    }
    const result = Promise.withResolvers<unknown>();
    const transfer = options?.transfer ?? [];
    this.#queue.push(
      new PoolJob(++this.#lastSerial, job, args, transfer, signal, result, this.#onAborted),
    );
    this.#dispatchSoon();
    return result.promise as Promise<T>;
  }

  /**
   * Runs the job once for each input, and gives the results in the order of the inputs.
   *
   * At most `size` of them run at a time, and at most twice as many are ahead of the one who asks.
   * Leaving the loop, or a failure, aborts those that are on their way.
   */
  map<T>(
    job: string,
    inputs: Iterable<unknown>,
    options?: Cancellable,
  ): AsyncIterableIterator<T> {
    const signal = signalOf(options);
    if (typeof inputs?.[Symbol.iterator] !== "function") {
      throw new TypeError(`Cannot map: inputs must be iterable, received ${inWords(inputs)}`);
    }
    return this.#map(job, inputs[Symbol.iterator](), signal);
  }

  /** Accepts no more jobs, lets those that it has end, and then ends the workers (EX9). */
  close(): Promise<void> {
    if (this.#closed === undefined) {
      this.#closed = Promise.withResolvers();
      this.#dispatchSoon();
    }
    return this.#closed.promise;
  }

  /** The same as `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** For the members. */
  onVerdict(job: string, small: boolean): void {
    if (small) this.#small.add(job);
    else this.#small.delete(job);
  }

  /** For the members. */
  onAnswers(member: PoolMember): void {
    member.beWatched(PATIENCE);
    this.#dispatch();
  }

  /** For the members. */
  onImpatience(member: PoolMember): void {
    this.#queue.putBack(member.takeBack());
    this.#dispatch();
  }

  /** For the members. */
  onDeath(member: PoolMember, cause: unknown): void {
    this.#dismiss(member);
    const untouched = member.takeBack();
    const begun = member.abandon();
    // Even if it died before it began anything, one job pays: a module that kills every worker that
    // loads it would otherwise be tried forever.
    if (begun.length === 0) begun.push(...untouched.splice(0, 1));
    for (const job of begun) {
      job.fail(new Error(`The ${this.#name} died while it ran the job "${job.name}"`, { cause }));
    }
    this.#queue.putBack(untouched);
    this.#dispatch();
  }

  /** Starts a new member. */
  protected abstract hire(module: string, name: string): PoolMember;

  async *#map<T>(
    job: string,
    inputs: Iterator<unknown>,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<T, void> {
    const stop = new AbortController();
    const signals = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
    /** From the one that is asked for next. */
    const results: Promise<T>[] = [];
    let running = 0;
    let exhausted = false;
    const startOne = (): Promise<T> | undefined => {
      try {
        const input = inputs.next();
        if (!input.done) return this.run<T>(job, [input.value], { signal: signals });
      } catch (error) {
        return Promise.reject(error); // In its place, like the failure of a job.
      }
      exhausted = true;
    };
    const startMore = () => {
      while (!exhausted && running < this.#size && results.length < 2 * this.#size) {
        const result = startOne();
        if (result === undefined) return;
        running++;
        results.push(result);
        result.then(onEnd, onEnd);
      }
    };
    const onEnd = () => {
      running--;
      startMore();
    };
    try {
      for (startMore(); results.length > 0; startMore()) {
        const value = await results[0];
        results.shift();
        yield value;
      }
    } finally {
      exhausted = true;
      inputs.return?.();
      stop.abort(new CancelledError("Nobody asks for the result any more"));
    }
  }

  #dispatchSoon(): void {
    if (this.#dispatching) return;
    this.#dispatching = true;
    queueMicrotask(() => {
      this.#dispatching = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    for (let job = this.#queue.peek(); job !== undefined; job = this.#queue.peek()) {
      try {
        const member = this.#memberFor(job);
        if (member === undefined) break;
        member.give(job, this.#isSmall(job));
      } catch (error) {
        job.fail(error); // No member could be started, for example for want of a permission.
      }
      this.#queue.shift();
    }
    for (const member of this.#members) member.flush(PATIENCE);
    if (this.#closed !== undefined) this.#tryToEnd();
  }

  /** An idle member (EX4), else a new one (EX3), else the least loaded where the job may line up. */
  #memberFor(job: PoolJob): PoolMember | undefined {
    const small = this.#isSmall(job);
    let best: PoolMember | undefined;
    for (const member of this.#members) {
      if (member.load === 0) return member;
      const suits = small && member.accepts && member.load < MOST;
      if (suits && (best === undefined || member.load < best.load)) best = member;
    }
    if (this.#members.size === this.#size) return best;
    const member = this.hire(this.#module, `${this.#name}-${++this.#hired}`);
    this.#members.add(member);
    return member;
  }

  #isSmall(job: PoolJob): boolean {
    return job.steady && this.#small.has(job.name);
  }

  readonly #onAborted = (job: PoolJob): void => {
    if (job.member === undefined) return;
    // It is alone there: whoever can be aborted never shares a member.
    this.#dismiss(job.member);
    this.#dispatchSoon();
  };

  #dismiss(member: PoolMember): void {
    this.#members.delete(member);
    this.#sayGoodbye(member.kill());
  }

  #sayGoodbye(gone: Promise<void>): void {
    const leaving = gone.finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }

  #tryToEnd(): void {
    // With a job in the queue, nobody is idle.
    if ([...this.#members].some((member) => member.load > 0)) return;
    for (const member of this.#members) this.#sayGoodbye(member.end());
    this.#members.clear();
    Promise.all(this.#leaving).then(() => this.#closed!.resolve());
  }
}
