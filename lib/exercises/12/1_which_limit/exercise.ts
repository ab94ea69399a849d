/** Exercise 12.1: predict which of two limits ends the wait, and when. */
import { waitFor } from "@course/async";
import { deadline, delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";
import type { endings } from "./solution.ts";

/** What is special about each of the seven. */
const CASES = {
  a: "the outer limit is the shorter one",
  b: "the inner limit is the shorter one",
  c: "the inner limit does not know of the outer one",
  d: "the work does not listen",
  e: "the error of the inner limit is caught",
  f: "the outer limit is a deadline",
  g: "the work catches the abort and returns",
};

const nap = (ms: number) => (signal: AbortSignal) => delay(ms, { signal });

/** The programs of the exercise. The numbers of their limits are different within each. */
const PROGRAMS: Record<keyof typeof CASES, () => Promise<unknown>> = {
  a: () => waitFor((signal) => waitFor(nap(300), 200, { signal }), 100),
  b: () => waitFor((signal) => waitFor(nap(300), 100, { signal }), 200),
  c: () => waitFor(() => waitFor(nap(300), 200), 100),
  d: () => waitFor((signal) => waitFor(() => delay(150), 100, { signal }), 200),
  e: () =>
    waitFor(async (signal) => {
      await waitFor(nap(300), 100, { signal }).catch(() => "plan B");
      await delay(150, { signal });
    }, 200),
  f: () => deadline(waitFor(nap(300), 200), 100),
  g: () =>
    waitFor((signal) => waitFor((stop) => nap(300)(stop).catch(() => 0), 200, { signal }), 100),
};

/** The outer limit of each program, in ms. */
const OUTER: Record<string, number> = { a: 100, b: 200, c: 100, d: 200, e: 200, f: 100, g: 100 };

/** Which limit it was. A deadline, whose message has no number, is always the outer one here. */
function limitOf(name: string, error: unknown): string {
  const ms = /of (\d+) ms/.exec((error as Error).message)?.[1];
  return ms === undefined || Number(ms) === OUTER[name] ? "outer" : "inner";
}

export default defineExercise({
  id: "12.1",
  title: "Which limit?",
  name: "endings",
  prediction: true,
  hints: [
    "A limit does two things: it aborts a signal, and it says `TimeoutError` if the work then ends with that abort. Who receives which signal?",
    "`waitFor` waits until its work has ended, whatever the clock says. And what the work returns, or throws of its own, is what the caller gets.",
    "In `c` the inner call is the outer one's work, and it is deaf: it ends with an error of its own. In `d` and `g` no error leaves the work at all. In `e` the inner limit has fired and is dealt with, and the clock of the outer one has been running all the time.",
  ],
  async check(answer: typeof endings, judge) {
    for (const [name, what] of Object.entries(CASES)) {
      const trial = await judge.run(PROGRAMS[name as keyof typeof CASES]);
      const which = trial.state === "threw" ? limitOf(name, trial.error) : "neither";
      judge.requires(`${name}: ${what}`, {
        expected: `${which} at ${trial.took}`,
        seen: answer?.[name],
      });
    }
  },
});
