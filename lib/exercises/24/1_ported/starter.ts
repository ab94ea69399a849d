/** The same function, with a promise instead of the callback that is its last argument. */
export function ported<T>(f: (...args: never[]) => void): (...args: unknown[]) => Promise<T> {
  const old = f as (...args: unknown[]) => void;
  return (...args) =>
    new Promise((resolve) => {
      old(...args, (error: unknown, value: T) => {
        if (!error) resolve(value);
      });
    });
}
