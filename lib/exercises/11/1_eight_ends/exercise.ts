/** Exercise 11.1: predict when eight promises settle after an abort. */
import { abortable, delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";
import type { settlesAfter } from "./solution.ts";

type Ends = typeof settlesAfter;

/** What is special about each of the eight. */
const CASES: Record<keyof Ends, string> = {
  a: "it listens",
  b: "the caller listens",
  c: "it listens, and tidies up",
  d: "it listens, and tidies up with the same signal",
  e: "it listens, and does something else",
  f: "it looks at the signal now and then",
  g: "it has no signal",
  h: "it has two signals",
};

/** The program of the exercise, run: when its promises really settle. */
async function eightEnds(): Promise<Record<string, number>> {
  const start = performance.now();
  const signal = AbortSignal.timeout(100);
  const promises: Record<keyof Ends, Promise<unknown>> = {
    a: delay(300, { signal }),
    b: abortable(delay(300), signal),
    c: delay(300, { signal }).finally(() => delay(50)),
    d: delay(300, { signal }).finally(() => delay(50, { signal })),
    e: delay(300, { signal }).catch(() => delay(70)),
    f: (async () => {
      for (let i = 0; i < 10; i++) {
        signal.throwIfAborted();
        await delay(30);
      }
    })(),
    g: Promise.race([delay(250), new Promise(() => {})]),
    h: delay(300, { signal: AbortSignal.any([signal, AbortSignal.timeout(80)]) }),
  };
  const ends = Object.entries(promises).map(async ([name, promise]) => {
    await promise.catch(() => {});
    return [name, performance.now() - start];
  });
  return Object.fromEntries(await Promise.all(ends));
}

export default defineExercise({
  id: "11.1",
  title: "Eight ends",
  name: "settlesAfter",
  prediction: true,
  hints: [
    "Ask of each promise: which wait is under way at 100 ms, and does that wait have the signal?",
    "`finally` and `catch` begin when the wait before them has ended, and the promise settles when they have. A wait that gets a signal which is aborted already does not begin.",
    "`c` is 100 and 50, `d` is 100 and 0, `e` is 100 and 70. `f` looks at 0, 30, 60, 90 ms, and at the next time it throws. `g` knows nothing of the signal. For `h` the earlier of two signals counts.",
  ],
  async check(answer: Ends, judge) {
    const { value: right = {} } = await judge.run(eightEnds);
    for (const [name, what] of Object.entries(CASES)) {
      judge.requires(`${name}: ${what}`, {
        expected: right[name],
        seen: answer?.[name as keyof Ends],
      });
    }
  },
});
