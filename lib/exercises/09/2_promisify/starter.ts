/** What an old function calls when it is over. */
type Callback<T> = (error?: unknown, value?: T) => void;
/** A function that takes a callback as its last argument. */
type OldFunction<A extends unknown[], T> = (...args: [...A, Callback<T>]) => void;

export function promisify<A extends unknown[], T>(
  f: OldFunction<A, T>,
): (...args: A) => Promise<T> {
  return (...args) => new Promise((resolve) => f(...args, (_error, value) => resolve(value!)));
}
