/** All results at once, in the order of the arguments. */
import { onAbort } from "./abort_listeners.ts";
import { checkBoolean } from "./arguments.ts";
import { type Adopted, type Awaitable, HandedIn } from "./awaitable.ts";
import type { Cancellable } from "./cancellable.ts";
import { abortTask, look, promiseOf, Task } from "./task.ts";
import { whenDone } from "./when_done.ts";

/** From this many arguments on, and without a signal, a {@linkcode Crowd} is gathered. */
const MANY = 1000;

/** The options of `gather()`. */
export interface GatherOptions extends Cancellable {
  /** Whether failures take their place among the results, instead of being thrown. */
  returnExceptions?: boolean;
}

/**
 * Waits for all of them, and returns their results in the order of the arguments (G1).
 *
 * - **The first failure is thrown at once** (G3); the others keep running, and what they throw
 *   later is ignored. A cancelled task counts as a failure (G5).
 * - **`returnExceptions`** (G4): nothing is thrown, and each place says how that one ended.
 * - **Aborting the signal** (G6, G8) cancels every unfinished task among them and rejects with
 *   `signal.reason`, even with `returnExceptions`. Promises cannot be cancelled and are left alone.
 *   An abort that comes when all tasks are done (G7), or after the failure (G10), changes nothing.
 * - **The same one twice** (G9) runs once and has its result in both places.
 * - **When it is over** (A16), the tasks and promises that it waited for retain nothing of it,
 *   however long they live.
 *
 * Thousands without a signal cost what `Promise.all` costs.
 * Idea: Python's `asyncio.gather`.
 *
 * @example Three results, in order
 * ```ts
 * import { createTask, gather } from "@course/async";
 * import { delay } from "@std/async";
 * import { assertEquals } from "@std/assert";
 *
 * const fetchLength = async (text: string, ms: number) => (await delay(ms), text.length);
 * const lengths = await gather([
 *   createTask(() => fetchLength("slow", 20)),
 *   createTask(() => fetchLength("quickest", 5)),
 *   fetchLength("a promise", 10),
 * ]);
 * assertEquals(lengths, [4, 8, 9]);
 * ```
 *
 * @throws {TypeError} If one of them is neither a task nor a promise (G11); rejections of the
 *   promises among them count as handled (A13).
 */
export function gather<T>(
  awaitables: Iterable<Awaitable<T>>,
  options?: GatherOptions & { returnExceptions?: false },
): Promise<T[]>;
export function gather<T>(
  awaitables: Iterable<Awaitable<T>>,
  options: GatherOptions & { returnExceptions: true },
): Promise<PromiseSettledResult<T>[]>;
export function gather<T>(
  awaitables: Iterable<Awaitable<T>>,
  options?: GatherOptions,
): Promise<T[] | PromiseSettledResult<T>[]> {
  let returnExceptions = false;
  const handedIn = new HandedIn("Cannot gather", awaitables, options, () => {
    checkBoolean(options?.returnExceptions, "Cannot gather: returnExceptions");
    returnExceptions = options?.returnExceptions ?? false;
  });
  const { all, signal } = handedIn;
  if (signal?.aborted) {
    handedIn.ignoreFailures();
    return Promise.reject(signal.reason);
  }
  const adopted = handedIn.allAdopted() as readonly Adopted<T>[];
  if (signal !== undefined || all.length < MANY) {
    return new Promise((resolve, reject) => {
      new Gathering(adopted, returnExceptions, signal, resolve, reject);
    });
  }
  return new Promise((resolve, reject) => {
    new Crowd(adopted, returnExceptions, resolve, reject);
  });
}

/** A gather in progress; when it is over, nothing that it waited for retains any of it (A16). */
class Gathering<T> {
  readonly #all: readonly Adopted<T>[];
  readonly #returnExceptions: boolean;
  readonly #resolve: (results: never[]) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #results: unknown[];
  /** To be called when it is over: each undoes one step of the setup. */
  readonly #undo: (() => void)[];
  #missing: number;

  constructor(
    all: readonly Adopted<T>[],
    returnExceptions: boolean,
    signal: AbortSignal | undefined,
    resolve: (results: never[]) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#all = all;
    this.#returnExceptions = returnExceptions;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#results = new Array(all.length);
    this.#missing = all.length;
    this.#undo = all.map((one, index) => {
      if (one instanceof Task) look(one);
      return whenDone(one, (state, outcome) => this.#onDone(index, state, outcome));
    });
    if (signal !== undefined) this.#undo.push(onAbort(signal, (reason) => this.#onAbort(reason)));
    if (this.#missing === 0) this.#finish();
  }

  #onDone(index: number, state: string, outcome: unknown): void {
    if (this.#returnExceptions) {
      this.#results[index] = settledResult(state, outcome);
    } else if (state === "fulfilled") {
      this.#results[index] = outcome;
    } else {
      this.#leave();
      this.#reject(outcome);
      return;
    }
    if (--this.#missing === 0) this.#finish();
  }

  #finish(): void {
    this.#leave();
    this.#resolve(this.#results as never[]);
  }

  #onAbort(reason: unknown): void {
    if (this.#isDecided()) return;
    this.#leave();
    this.#reject(reason);
    for (const one of this.#all) if (one instanceof Task && !one.done) abortTask(one, reason);
  }

  /** Whether the outcome is settled already, although its listener has not been called yet. */
  #isDecided(): boolean {
    const isDone = (one: Adopted<T>) => one instanceof Task && one.done;
    const hasFailed = (one: Adopted<T>) =>
      one instanceof Task && isDone(one) && one.state !== "fulfilled";
    return this.#all.every(isDone) || !this.#returnExceptions && this.#all.some(hasFailed);
  }

  #leave(): void {
    for (const undo of this.#undo) undo();
  }
}

/**
 * Thousands at once, three times as fast: the handlers stay where they are, but when it is over
 * they lead to this object, and from here on to nothing (A16).
 */
class Crowd<T> {
  #goal: { resolve(results: never[]): void; reject(reason: unknown): void } | undefined;
  #results: unknown[];
  #missing: number;

  constructor(
    all: readonly Adopted<T>[],
    returnExceptions: boolean,
    resolve: (results: never[]) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#goal = { resolve, reject };
    this.#results = new Array(all.length);
    this.#missing = all.length;
    const fail = (error: unknown) => this.#fail(error);
    all.forEach((one, index) => {
      const promise = one instanceof Task ? promiseOf(one) : one;
      const put = this.#put.bind(this, index); // Smaller than a function in a scope of its own.
      if (returnExceptions) {
        promise.then(
          (value) => put(settledResult("fulfilled", value)),
          (error) => put(settledResult("rejected", error)),
        );
      } else promise.then(put, fail);
    });
  }

  #put(index: number, result: unknown): void {
    if (this.#goal === undefined) return;
    this.#results[index] = result;
    if (--this.#missing === 0) this.#goal.resolve(this.#results as never[]);
  }

  #fail(error: unknown): void {
    this.#goal?.reject(error);
    this.#goal = undefined;
    this.#results = [];
  }
}

function settledResult(state: string, outcome: unknown): PromiseSettledResult<unknown> {
  return state === "fulfilled"
    ? { status: "fulfilled", value: outcome }
    : { status: "rejected", reason: outcome };
}
