/** The same function, with a promise instead of the callback that is its last argument. */
export function ported<T>(f: (...args: never[]) => void): (...args: unknown[]) => Promise<T> {
  const old = f as (...args: unknown[]) => void;
  return function (this: unknown, ...args) {
    return new Promise((resolve, reject) => { // what its function throws is a rejection
      old.call(this, ...args, (error: unknown, value: T) => {
        if (error === null || error === undefined) resolve(value);
        else reject(error);
      });
    });
  };
}
