/** Exercise 01.2: find the number in progress above which more no longer helps. */
import { defineExercise } from "@course/notebook/exercises";
import { countTimers } from "../../shared/mod.ts";
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
    await finds("even if it is the first", knownTimes(0, 0), 1);
    const searches = [knownTimes(900, 600, 500, 500), knownTimes(100, 90, 80, 70, 70)].map(find);
    judge.requires("two searches at the same time do not disturb each other", {
      expected: [3, 4],
      seen: (await Promise.all(searches)).map(({ found }) => found),
    });
    using counted = countTimers();
    const { pile: timed } = await find(knownTimes(900, 600, 500, 500));
    judge.requires("it sets no timers", {
      expected: 0,
      seen: counted.count - timed.measured.length, // each measurement sets one
    });

    const failing = async (fatal: number, error: unknown) => {
      const pile = new Pile(failingAt(fatal, error));
      const found = await foundOf(() => answer(pile.measure), error);
      return `${found} after measuring ${pile.measured.join(", ")}`;
    };
    const noPower = new Error("no power");
    judge.requires("a measurement that fails is the end: its error reaches the caller", {
      expected: "no power after measuring 1; no power after measuring 1, 2, 3",
      seen: [await failing(1, noPower), await failing(3, noPower)].join("; "),
    });
    judge.requires("even if what was thrown is undefined", {
      expected: "undefined after measuring 1, 2",
      seen: await failing(2, undefined),
    });
    const noStopwatch = new Error("no stopwatch");
    let tries = 0;
    const broken: Measure = () => {
      tries++;
      throw noStopwatch;
    };
    const rejected = await foundOf(() => answer(broken), noStopwatch);
    judge.requires("a measure that throws at once makes the promise reject, and is the end, too", {
      expected: "no stopwatch after 1 measurement",
      seen: `${rejected} after ${tries} measurement${tries === 1 ? "" : "s"}`,
    });
  },
});

/** The time falls by a thousandth of a millisecond for each of 90 numbers. */
const slope = Array.from({ length: 90 }, (_, i) => 5000 - i / 1024);

/** The number that was found, or how the search failed: with what was thrown, or otherwise. */
async function foundOf(
  search: () => Promise<number>,
  thrown?: unknown,
): Promise<number | string> {
  const inWords = (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    return error === thrown ? message : `another error (${message})`;
  };
  try {
    return await search().catch(inWords);
  } catch (error) {
    return `thrown at the call, not rejected: ${inWords(error)}`;
  }
}

function failingAt(fatal: number, error: unknown): Measure {
  const timeOf = knownTimes(900, 600, 500, 500);
  return async (n) => {
    if (n === fatal) throw error;
    return await timeOf(n);
  };
}
