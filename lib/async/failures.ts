/**
 * What ended the tasks of a group: each failure once, however often it surfaces, and the
 * cancellations.
 */

/** The errors that task groups have thrown: what is inside them has been reported inside them. */
const groupErrors = new WeakSet<AggregateError>();

/** All failures together, as the error that the group throws. */
export function groupError(errors: unknown[]): AggregateError {
  const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
  const error = new AggregateError(errors, `The task group failed with ${count}`);
  groupErrors.add(error);
  return error;
}

/**
 * Collects errors in the order in which they happened.
 *
 * When a failed task is awaited, its error is thrown again in the code that awaits it: such an
 * error is recognised by identity (TG20), even inside the error of a nested group. A primitive
 * value has no identity: then only the body, which ends last, is assumed to have awaited.
 */
export class Failures {
  readonly #errors: unknown[] = [];
  readonly #known = new Set<unknown>();

  /** Whether nothing went wrong. */
  get none(): boolean {
    return this.#errors.length === 0;
  }

  /** Notes the error of a task. */
  add(error: unknown): void {
    const news = this.#newsIn(error);
    if (news === undefined) return;
    this.#errors.push(news.error);
    for (const leaf of leavesOf(error)) if (isObject(leaf)) this.#known.add(leaf);
  }

  /** Notes the error of the body. */
  addOfBody(error: unknown): void {
    if (isObject(error) || !this.#errors.includes(error)) this.add(error);
  }

  /** The error of the group. */
  toError(): AggregateError {
    return groupError(this.#errors);
  }

  /** The error without the parts that are known already; undefined if all of them are. */
  #newsIn(error: unknown): { error: unknown } | undefined {
    if (!isGroupError(error)) return this.#known.has(error) ? undefined : { error };
    const parts = error.errors.map((part) => this.#newsIn(part));
    const news = parts.filter((part) => part !== undefined);
    if (news.length === 0) return undefined;
    const isWhole = parts.every((part, i) => part?.error === error.errors[i]);
    return { error: isWhole ? error : groupError(news.map((part) => part.error)) };
  }
}

function leavesOf(error: unknown): unknown[] {
  return isGroupError(error) ? error.errors.flatMap(leavesOf) : [error];
}

function isGroupError(error: unknown): error is AggregateError {
  return isObject(error) && groupErrors.has(error as AggregateError);
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Why tasks were cancelled: compared by identity, without keeping any object alive. */
export class Reasons {
  readonly #objects = new WeakSet<object>();
  readonly #others = new Set<unknown>();

  add(reason: unknown): void {
    if (isObject(reason)) this.#objects.add(reason);
    else this.#others.add(reason);
  }

  has(reason: unknown): boolean {
    return this.#objects.has(reason as object) || this.#others.has(reason);
  }
}
