/** A step gets the value of the step before it, and the signal. */
// deno-lint-ignore no-explicit-any
export type Step = (value: any, signal?: AbortSignal) => unknown;

/** One function that runs the steps one after the other. */
export function pipeline(...steps: Step[]): (value: unknown, signal?: AbortSignal) => unknown {
  const [first, ...rest] = steps;
  if (!first) return (value) => value;
  const deeper = pipeline(...rest); // a nest: as many levels as steps
  return async (value, signal) => await deeper(await first(value, signal), signal);
}
