/** What can be run and told to stop. */
import { checkFunction } from "./arguments.ts";

/** A function, so that whoever runs it decides when it starts, and can tell it to stop. */
export type Work<T> = (signal: AbortSignal) => T | PromiseLike<T>;

/** Throws a `TypeError` unless the work is a function. */
export function checkWork(work: unknown, action: string): void {
  checkFunction(
    work,
    `${action}: work must be a function such as (signal) => fetch(url, { signal })`,
  );
}
