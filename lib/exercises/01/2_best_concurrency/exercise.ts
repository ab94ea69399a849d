/** Exercise 01.2: find the number in progress above which more no longer helps. */
import { defineExercise } from "@course/notebook/exercises";
import { knownTimes, Pile, sixtyJobs } from "./pile.ts";
import type { bestConcurrency } from "./solution.ts";

type Measure = Parameters<typeof bestConcurrency>[0];

export default defineExercise({
  id: "01.2",
  title: "Where more no longer helps",
  name: "bestConcurrency",
  hints: [
    "Try one, then two, then three … When do you know that you can stop?",
    "Keep the last time. If one more in progress is not faster, the number before was the answer.",
    "`let n = 1, best = await measure(1);` and then a loop: measure `n + 1`; if it is not less than `best`, return `n`; otherwise remember the new time and go on.",
  ],
  async check(answer: typeof bestConcurrency, judge) {
    const find = async (timeOf: Measure) => {
      const pile = new Pile(timeOf);
      return { found: await foundOf(() => answer(pile.measure)), pile };
    };
    const finds = async (requirement: string, timeOf: Measure, expected: number) =>
      judge.requires(requirement, { expected, seen: (await find(timeOf)).found });

    const { found, pile } = await find(sixtyJobs(30, 10));
    judge.requires("finds the bend of the curve", { expected: 4, seen: found });
    judge.requires("measures 1, 2, 3 … in turn, each once, and stops when one more is no faster", {
      expected: "1, 2, 3, 4, 5",
      seen: pile.measured.join(", "),
    });
    judge.requires("makes one measurement at a time", { expected: 1, seen: pile.mostAtOnce });
    await finds("one at a time is enough for jobs that only compute", sixtyJobs(0, 10), 1);
    await finds("goes on as long as it helps, even a little", knownTimes(...slope), slope.length);
    await finds("stops when one more makes it slower", knownTimes(900, 600, 500, 700, 400), 3);
    await finds("a time of 0 ms is a time like any other", knownTimes(5, 2, 0, 0), 3);
    const failing = async (fatal: number) => {
      const { found, pile } = await find(failingAt(fatal));
      return `${found} after measuring ${pile.measured.join(", ")}`;
    };
    judge.requires("a measurement that fails is the end: its error reaches the caller", {
      expected: "no power for 1 after measuring 1; no power for 3 after measuring 1, 2, 3",
      seen: [await failing(1), await failing(3)].join("; "),
    });
    const broken: Measure = () => {
      throw new Error("no stopwatch");
    };
    judge.requires("a measure that throws at once makes the promise reject", {
      expected: "no stopwatch",
      seen: await foundOf(() => answer(broken)),
    });
  },
});

/** The time falls by an eighth of a millisecond for each of 90 numbers. */
const slope = Array.from({ length: 90 }, (_, i) => 5000 - i / 8);

/** The number that was found, or how the search failed. */
async function foundOf(search: () => Promise<number>): Promise<number | string> {
  try {
    return await search().catch(inWords);
  } catch (error) {
    return `thrown at the call, not rejected: ${inWords(error)}`;
  }
}

function failingAt(fatal: number): Measure {
  const timeOf = knownTimes(900, 600, 500, 500);
  return async (n) => {
    if (n === fatal) throw new Error(`no power for ${n}`);
    return await timeOf(n);
  };
}

function inWords(error: unknown): string {
  return error instanceof Error ? error.message : "an error of another kind";
}
