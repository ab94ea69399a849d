/** What an old function calls when it is over. */
type Callback<T> = (error?: unknown, value?: T) => void;
/** A function that takes a callback as its last argument. */
type OldFunction<A extends unknown[], T> = (...args: [...A, Callback<T>]) => void;

export function promisify<A extends unknown[], T>(
  f: OldFunction<A, T>,
): (...args: A) => Promise<T> {
  return function (this: unknown, ...args: A): Promise<T> {
    return new Promise((resolve, reject) => { // what it throws becomes a rejection
      const callback: Callback<T> = (error, value) => {
        if (error !== null && error !== undefined) reject(error);
        else resolve(value as T);
      };
      f.call(this, ...args, callback);
    });
  };
}
