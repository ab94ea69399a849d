/**
 * Promises that are settled from outside, as cheaply as possible.
 *
 * There may be a million at a time, and all survive many garbage collections.
 * `Promise.withResolvers` makes two functions for each; here one executor serves all promises, and
 * a single function settles each.
 */

/** Settles a promise, with a value or with how another one ends. */
export type Resolve<T> = (value: T | PromiseLike<T>) => void;

// deno-lint-ignore no-explicit-any
let latest: Resolve<any> | undefined;

// deno-lint-ignore no-explicit-any
function keep(resolve: Resolve<any>): void {
  latest = resolve;
}

/** A new promise; `takeResolve()`, called at once, returns the function that settles it. */
export function defer<T>(): Promise<T> {
  return new Promise<T>(keep);
}

/** The function that settles the promise that `defer()` has just made. */
export function takeResolve<T>(): Resolve<T> {
  const resolve = latest!;
  latest = undefined;
  return resolve;
}

/** Rejects a promise by its one function: resolves it with something that rejects. */
export function reject(resolve: Resolve<never>, reason: unknown): void {
  resolve({ then: (_: unknown, reject: (reason: unknown) => void) => reject(reason) } as never);
}
