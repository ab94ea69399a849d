/** What exercise 02.3 starts from. */

/** The generator that the learner translates. */
export function* original(from: number): Generator<number, string, boolean> {
  let left = from;
  while (left > 0) {
    const again = yield left;
    if (!again) left--;
  }
  return "lift-off";
}
