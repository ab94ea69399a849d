/** Exercise 24.3: compare programs fairly. */
import { defineExercise, type Judge, type TrialReport } from "@course/notebook/exercises";
import type { compare } from "./solution.ts";

type Answer = typeof compare;
type Times = Record<string, readonly number[]>;

/** Programs that take these times, one after the other, and record when they run. */
function programsOf(judge: Judge, times: Times, calls: string[]) {
  return Object.fromEntries(
    Object.entries(times).map(([name, list]) => {
      let run = 0;
      return [name, async () => {
        calls.push(name);
        const time = list[run++ % list.length];
        await judge.job(name, 5)();
        return time;
      }];
    }),
  );
}

async function compared(judge: Judge, answer: Answer, times: Times, rounds: number) {
  const calls: string[] = [];
  const programs = programsOf(judge, times, calls);
  const trial = await judge.run(() => answer(programs, rounds));
  return { ...trial, calls: calls.join(""), names: Object.keys(programs).join("") };
}

const seenOf = <T>(
  { state, value, outcome }: Pick<TrialReport<T>, "state" | "value" | "outcome">,
) => state === "returned" ? value : outcome;

export default defineExercise({
  id: "24.3",
  title: "Which is faster?",
  name: "compare",
  hints: [
    "The starter runs all runs of a program at once, and one program after the other. Write the two loops the other way around: rounds outside, programs inside, one `await` at a time. And how does `sort()` order 9 and 10?",
    "Collect a list of times for each name. `toReversed()` turns the order around in every second round. Sorted, the median of `n` numbers is the one in the middle; with an even `n` there are two.",
    "`for (let round = 0; …) for (const { program, times } of round % 2 ? entries.toReversed() : entries) times.push(await program());` Then sort with `(a, b) => a - b`, and take `(times[(rounds - 1) >> 1] + times[rounds >> 1]) / 2`.",
  ],
  async check(answer: Answer, judge) {
    const base = 50 + Math.floor(40 * judge.random());
    const three = await compared(judge, answer, {
      A: [base + 30, 9, 1000],
      B: [base, base + 2, base + 1],
      C: [100, 8, 0],
      D: [500, 499, 501],
    }, 3);
    judge.requires("runs one program at a time", {
      expected: 1,
      seen: three.timeline.maxConcurrent(),
      scenario: three.timeline,
    });
    judge.requires("runs all in each round, every second one in reverse order", {
      expected: "ABCDDCBAABCD",
      seen: three.calls,
    });
    judge.requires("the lowest, the median and the highest of each, the smallest median first", {
      expected: [
        { name: "C", low: 0, median: 8, high: 100 },
        { name: "A", low: 9, median: base + 30, high: 1000 },
        { name: "B", low: base, median: base + 1, high: base + 2 },
        { name: "D", low: 499, median: 500, high: 501 },
      ].sort((one, other) => one.median - other.median),
      seen: seenOf(three),
    });
    judge.requires("leaves programs as it is", { expected: "ABCD", seen: three.names });
    const four = await compared(judge, answer, { A: [10, base + 200, 9, base + 100] }, 4);
    judge.requires("an even number of rounds: the mean of the two in the middle", {
      expected: [{ name: "A", low: 9, median: (10 + base + 100) / 2, high: base + 200 }],
      seen: seenOf(four),
    });
    const one = await compared(judge, answer, { B: [7], A: [7], C: [0] }, 1);
    const two = await compared(judge, answer, { B: [6, 8], A: [9, 5], D: [7, 7], C: [0, 0] }, 2);
    judge.requires("equal medians stay in the order of programs, and 0 is a time", {
      expected: [["C", "B", "A"], ["C", "B", "A", "D"]],
      seen: [one, two].map(({ value, outcome }) => value?.map(({ name }) => name) ?? outcome),
    });
    const refused: unknown[] = [];
    for (const rounds of [0, 0.5, -1, NaN]) {
      const { error, outcome, calls } = await compared(judge, answer, { A: [1] }, rounds);
      refused.push([error instanceof RangeError ? "RangeError" : outcome, calls]);
    }
    judge.requires("rounds that are not 1 or more are a RangeError, before anything runs", {
      expected: Array(4).fill(["RangeError", ""]),
      seen: refused,
    });
    await judgeFailures(answer, judge);
    await judgeRounds(answer, judge);
    const programs = programsOf(judge, {}, []);
    const nothing = await judge.run(() => answer(programs, 2));
    judge.requires("without programs the list is empty", { expected: [], seen: seenOf(nothing) });
  },
});

async function judgeFailures(answer: Answer, judge: Judge): Promise<void> {
  const seen: unknown[] = [];
  const broken = new Error("no such program");
  const ways = [broken, 0, null, undefined].flatMap((error) =>
    [false, true].map((atOnce) => [error, atOnce] as const)
  );
  for (const [error, atOnce] of ways) {
    const calls: string[] = [];
    const trial = await judge.run(() => {
      const programs = programsOf(judge, { A: [1], B: [2], C: [3] }, calls);
      const b = programs.B;
      programs.B = () => {
        if (calls.length < 3) return b(); // it fails in the second round
        calls.push("B");
        if (atOnce) throw error;
        return Promise.reject(error);
      };
      return answer(programs, 3);
    });
    const own = trial.state === "threw" && trial.error === error;
    seen.push([own ? "its error" : trial.outcome, calls.join("")]);
  }
  judge.requires("if a program fails, the caller gets its error, and no further one runs", {
    expected: ways.map(() => ["its error", "ABCCB"]),
    seen,
  });
}

async function judgeRounds(answer: Answer, judge: Judge): Promise<void> {
  const both = await judge.run(() =>
    Promise.all([1, 10].map((factor) => {
      const times = [5, 1, 4, 2, 6, 3, 7].map((time) => factor * time);
      return answer(programsOf(judge, { A: times }, []), times.length);
    }))
  );
  judge.requires("seven rounds are seven rounds, whatever runs beside them", {
    expected: [[{ name: "A", low: 1, median: 4, high: 7 }], [
      { name: "A", low: 10, median: 40, high: 70 },
    ]],
    seen: seenOf(both),
  });
}
