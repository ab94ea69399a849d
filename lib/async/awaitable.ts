/** What callers pass in to be awaited, and the one place where it is checked and adopted. */
import { isPromise } from "node:util/types";
import { inWords } from "./arguments.ts";
import { type Cancellable, signalOf } from "./cancellable.ts";
import { observe } from "./observe.ts";
import { look, Task } from "./task.ts";

/** What the combinators wait for: a `Task`, a promise, or anything else with a `then`. */
export type Awaitable<T> = Task<T> | PromiseLike<T>;

/** An awaitable that is safe to call: its `then` is ours, or the platform's. */
export type Adopted<T = unknown> = Task<T> | Promise<T>;

/** Whether the value has a `then`. */
export function isAwaitable(value: unknown): value is PromiseLike<unknown> {
  return (typeof value === "object" || typeof value === "function") && value !== null &&
    typeof (value as PromiseLike<unknown>).then === "function";
}

/** Takes charge of a failure of this one, without reporting it. */
export function ignoreFailure(awaitable: Awaitable<unknown>): void {
  if (awaitable instanceof Task) look(awaitable);
  else observe(awaitable);
}

/**
 * The arguments of a call that waits for several: read once, checked, and adopted.
 *
 * - **A call that is refused** (A13), by a wrong argument, an iterable that throws or an aborted
 *   signal, leaves no promise unobserved.
 * - **A foreign `then`** (A14) is read once and called once, in a later microtask, and not at all
 *   if the call is refused: as `Promise.resolve` would.
 */
export class HandedIn<A extends Awaitable<unknown>> {
  /** In the order in which they were given. */
  readonly all: A[] = [];
  readonly signal: AbortSignal | undefined;
  /** The replacements for those that are neither tasks nor promises of the platform. */
  #foreign: Map<unknown, PromiseLike<unknown>> | undefined;

  /**
   * @param check Checks the other arguments.
   * @param nameOf What messages call the one at this index, after the action.
   */
  constructor(
    action: string,
    awaitables: Iterable<A>,
    options: Cancellable | undefined,
    check?: (count: number) => void,
    nameOf = (index: number) => ` awaitables: item ${index}`,
  ) {
    try {
      checkIterable(action, awaitables);
      for (const one of awaitables) this.all.push(one);
      this.#checkAll((index) => action + nameOf(index));
      this.signal = signalOf(options);
      check?.(this.all.length);
    } catch (error) {
      observe(awaitables);
      this.ignoreFailures();
      throw error;
    }
    if (this.signal?.aborted) this.all.forEach(observe);
  }

  /** Whether it is neither a task nor a promise of the platform. */
  isForeign(one: A): boolean {
    return this.#foreign?.has(one) ?? false;
  }

  /** What to wait for instead of one of them. */
  adopted(one: A): Adopted {
    const foreign = this.#foreign?.get(one);
    if (foreign === undefined) return one as Adopted;
    const promise = Promise.resolve(foreign);
    this.#foreign!.set(one, promise);
    return promise;
  }

  /** What to wait for instead of all of them. */
  allAdopted(): readonly Adopted[] {
    if (this.#foreign === undefined) return this.all as readonly Adopted[];
    return this.all.map((one) => this.adopted(one));
  }

  /** Takes charge of all failures, without reporting them. */
  ignoreFailures(): void {
    this.all.forEach(ignoreFailure);
  }

  #checkAll(nameOf: (index: number) => string): void {
    this.all.forEach((one, index) => {
      if (one instanceof Task || isPlainPromise(one) || this.#foreign?.has(one)) return;
      const foreign = standInFor(one);
      if (foreign === undefined) {
        throw new TypeError(
          `${nameOf(index)} must be a task or a promise, received ${inWords(one)}`,
        );
      }
      (this.#foreign ??= new Map()).set(one, foreign);
    });
  }
}

function checkIterable(action: string, awaitables: unknown): void {
  const iterable = awaitables as Iterable<unknown> | null;
  if (typeof iterable === "object" && typeof iterable?.[Symbol.iterator] === "function") return;
  throw new TypeError(
    `${action}: awaitables must be an iterable of tasks and promises, received ${
      inWords(awaitables)
    }`,
  );
}

const { then } = Promise.prototype;

/** Whether `Promise.resolve` would return the same promise. */
function isPlainPromise(value: unknown): boolean {
  return isPromise(value) && value.then === then && value.constructor === Promise;
}

/** A thenable that replaces a foreign one, whose `then` is read now; undefined if it has none. */
function standInFor(value: unknown): PromiseLike<unknown> | undefined {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return;
  try {
    const { then } = value as PromiseLike<unknown>;
    if (typeof then !== "function") return undefined;
    return { then: (...settle: unknown[]) => Reflect.apply(then, value, settle) };
  } catch (error) {
    return { then: (_, reject) => reject!(error) as never };
  }
}
