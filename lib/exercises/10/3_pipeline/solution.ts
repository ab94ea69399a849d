/** A step gets the value of the step before it, and the signal. */
// deno-lint-ignore no-explicit-any
export type Step = (value: any, signal?: AbortSignal) => unknown;

/** One function that runs the steps one after the other. */
export function pipeline(...steps: Step[]): (value: unknown, signal?: AbortSignal) => unknown {
  return async (value, signal) => {
    for (const step of steps) {
      signal?.throwIfAborted();
      value = await step(value, signal);
    }
    signal?.throwIfAborted(); // the last step may have been deaf
    return value;
  };
}
