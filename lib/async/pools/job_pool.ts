/** What every pool does, whatever its members run in. */
import { checkNumber, inWords } from "../arguments.ts";
import { ignoreFailure } from "../awaitable.ts";
import { type Cancellable, signalOf } from "../cancellable.ts";
import { InvalidStateError } from "../errors.ts";
import { Crew } from "./crew.ts";
import { type Cargo, Job } from "./job.ts";
import { Mapping } from "./mapping.ts";
import type { Member, MemberOwner } from "./member.ts";

/** The options of a pool. */
export interface PoolOptions {
  /** How many jobs run at the same time; by default, as many as the machine has processors. */
  size?: number;
  /** The name of its workers, for example in a debugger. */
  name?: string;
}

/** The options of a job. */
export interface JobOptions extends Cancellable {
  /** Aborting it takes the job out of the queue, or ends the worker that runs it. */
  signal?: AbortSignal;
  /** What is handed over at the call, instead of being copied. */
  transfer?: Transferable[];
}

/** The interface of {@linkcode WorkerPool} and {@linkcode ProcessPool}. */
export abstract class JobPool implements AsyncDisposable {
  readonly #crew: Crew;
  #lastSerial = 0;

  constructor(module: URL | string, options: PoolOptions = {}) {
    const { size = navigator.hardwareConcurrency, name = "worker" } = options;
    checkNumber(
      Number.isSafeInteger(size) && size >= 1,
      size,
      "Cannot create the pool: size must be an integer of 1 or more",
    );
    if (typeof name !== "string") {
      throw new TypeError(
        `Cannot create the pool: name must be a string, received ${inWords(name)}`,
      );
    }
    if (!(module instanceof URL || typeof module === "string" && URL.canParse(module))) {
      throw new TypeError(
        "Cannot create the pool: module must be an absolute URL such as " +
          `new URL("./jobs.ts", import.meta.url), received ${inWords(module)}`,
      );
    }
    const { href } = new URL(module);
    this.#crew = new Crew(size, name, (owner, name) => this.hire(owner, href, name));
  }

  /**
   * Runs the exported function of this name with the arguments, and returns what it returns.
   *
   * The arguments are those of the call: changing them later has no effect (EX16).
   *
   * @throws {TypeError} At the call, if the name is not a string, or the arguments or what is
   * transferred are not arrays.
   * @throws {InvalidStateError} If the pool is closed (EX8).
   * @throws {DOMException} If an argument cannot be sent (EX5, EX15).
   * @throws {unknown} What the job throws (EX2), or `signal.reason` (EX6, EX7).
   */
  run<T>(job: string, args: readonly unknown[] = [], options?: JobOptions): Promise<T> {
    checkName("Cannot run the job", job);
    checkArray("args", args);
    const signal = signalOf(options);
    const transfer = options?.transfer ?? [];
    checkArray("transfer", transfer);
    for (const arg of args) if (arg instanceof Promise) ignoreFailure(arg); // It cannot travel.
    const refused = this.#refusal(signal);
    if (refused !== undefined) return refused;
    let cargo: Cargo;
    try {
      cargo = this.pack(job, args, transfer);
    } catch (error) {
      return Promise.reject(error);
    }
    // A getter of an argument may have aborted the signal, or closed the pool.
    const refusedNow = this.#refusal(signal);
    if (refusedNow !== undefined) return refusedNow;
    const call = new Job(++this.#lastSerial, job, cargo, signal, this.#crew.onAborted);
    this.#crew.take(call);
    return call.result as Promise<T>;
  }

  /**
   * Runs the job once for each input, and yields the results in the order of the inputs.
   *
   * At most `size` of them run at a time, and at most twice as many are ahead of the consumer.
   * Leaving the loop, or a failure, stops the jobs in progress, and lets go of the inputs (EX19).
   *
   * @throws {TypeError} At the call, if the name is not a string, or the inputs are not iterable.
   */
  map<T>(
    job: string,
    inputs: Iterable<unknown>,
    options?: Cancellable,
  ): AsyncIterableIterator<T> {
    checkName("Cannot map", job);
    const signal = signalOf(options);
    if (typeof inputs?.[Symbol.iterator] !== "function") {
      throw new TypeError(`Cannot map: inputs must be iterable, received ${inWords(inputs)}`);
    }
    const start = (input: unknown, signal: AbortSignal) => this.run<T>(job, [input], { signal });
    return new Mapping(inputs[Symbol.iterator](), start, this.#crew.size, signal);
  }

  /** Stops accepting jobs, waits for those that it has, and then ends the workers (EX9). */
  close(): Promise<void> {
    return this.#crew.close();
  }

  /** The same as `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #refusal(signal: AbortSignal | undefined): Promise<never> | undefined {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#crew.closing) {
      return Promise.reject(new InvalidStateError("Cannot run the job: the pool is closed"));
    }
  }

  /** Starts a new member. */
  protected abstract hire(owner: MemberOwner, module: string, name: string): Member;

  /** Captures the arguments as they are now; throws if they cannot travel. */
  protected abstract pack(
    job: string,
    args: readonly unknown[],
    transfer: readonly Transferable[],
  ): Cargo;
}

function checkName(action: string, job: unknown): void {
  if (typeof job === "string") return;
  throw new TypeError(
    `${action}: job must be the name of an exported function, received ${inWords(job)}`,
  );
}

function checkArray(name: string, value: unknown): void {
  if (Array.isArray(value)) return;
  throw new TypeError(`Cannot run the job: ${name} must be an array, received ${inWords(value)}`);
}
