/** Exercise 15.3: choose a pool by measuring it. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { outcomeOf } from "../../shared/mod.ts";
import type { Candidate, choosePool } from "./solution.ts";

/** What a pool of the trial is like; times in ms. */
interface Kind {
  size: number;
  start: number;
  /** How much longer the first job takes, which loads the code. */
  load?: number;
  each: number;
  failing?: "start" | "run" | "at once";
  /** What it throws then, if it is no error of its own. */
  reason?: unknown;
}

/** Runs the answer once, with pools that write down what is done to them. */
async function round(
  answer: typeof choosePool,
  judge: Judge,
  kinds: Record<string, Kind>,
  count: number,
) {
  const log: string[] = [];
  const jobs: { pool: string; job: string }[] = [];
  let open = 0, most = 0, together = 0;
  const candidates = Object.entries(kinds).map(([name, kind]): Candidate => ({
    name,
    size: kind.size,
    async start() {
      most = Math.max(most, ++open);
      await delay(kind.start);
      const failure = (message: string) =>
        "reason" in kind ? kind.reason : new Error(`${name} ${message}`);
      if (kind.failing === "start") throw failure("does not start");
      let load = kind.load ?? 0, busy = 0;
      log.push(`${name} started`);
      return {
        run(job: string) {
          jobs.push({ pool: name, job });
          if (kind.failing === "at once") throw failure("cannot");
          const ms = kind.each + load;
          load = 0;
          together = Math.max(together, ++busy);
          return delay(ms).finally(() => busy--).then(() => {
            if (kind.failing === "run") throw failure("fails");
          });
        },
        async close() {
          await delay(3);
          open--;
          log.push(`${name} closed`);
        },
      };
    },
  }));
  const report = await judge.run(async () => {
    try {
      return { choice: await answer(candidates, "parse", count), log: [...log] };
    } catch (error) {
      return { choice: error instanceof Error ? error.message : error, log: [...log] };
    }
  });
  const { choice, log: seen = log } = report.value ?? { choice: report.outcome };
  const names = candidates.map(({ name }) => name);
  return { choice, log: seen, most, together, jobs, names };
}

export default defineExercise({
  id: "15.3",
  title: "Choose by measuring",
  name: "choosePool",
  hints: [
    "What must be measured for each candidate? How long does it take to start, and how long does a job take once its code is loaded? Then calculate.",
    "Take the time before the start, after it, and around the second job. `count` jobs on `size` members take `Math.ceil(count / size)` rounds.",
    "`const ms = started - begin + Math.ceil(count / candidate.size) * each;` is the forecast. `await pool.close()` belongs in a `finally`, and a forecast replaces the best one only if it is _less_.",
  ],
  async check(answer: typeof choosePool, judge) {
    const each = 20 + Math.floor(20 * judge.random());
    const kinds = {
      loop: { size: 1, start: 0, each },
      workers: { size: 2, start: 60, load: 300, each: each + 1 },
      processes: { size: 4, start: 400, load: 200, each: each + 2 },
    };
    const few = await round(answer, judge, kinds, 2);
    judge.requires("for a few short jobs, no pool is worth its start", {
      expected: "loop",
      seen: few.choice,
    });
    const some = await round(answer, judge, kinds, 12);
    judge.requires("the first job on a pool is not taken for the usual one", {
      expected: "workers",
      seen: some.choice,
    });
    const many = await round(answer, judge, kinds, 1000);
    judge.requires("for many jobs, the number of members counts", {
      expected: "processes",
      seen: many.choice,
    });
    const busy = await round(answer, judge, {
      eight: { size: 8, start: 0, each: 900 },
      two: { size: 2, start: 0, each: 100 },
    }, 16);
    judge.requires("members that are slow are no help, however many there are", {
      expected: "two",
      seen: busy.choice,
    });
    const rounds = await round(answer, judge, {
      four: { size: 4, start: 0, each: 100 },
      seven: { size: 7, start: 0, each: 190 },
    }, 7);
    judge.requires("jobs come in whole rounds: 7 jobs on 4 members take two", {
      expected: "seven",
      seen: rounds.choice,
    });
    const equal = await round(answer, judge, {
      first: { size: 2, start: 10, each: 50 },
      second: { size: 2, start: 10, each: 50 },
    }, 4);
    judge.requires("of two that are as fast, it is the first", {
      expected: "first",
      seen: equal.choice,
    });
    const nothing = await round(answer, judge, {
      some: { size: 1, start: 10, each: 5 },
      nothing: { size: 1, start: 0, each: 0 },
      more: { size: 1, start: 20, each: 5 },
    }, 4);
    judge.requires("a forecast of 0 ms is the least", {
      expected: "nothing",
      seen: nothing.choice,
    });
    judge.requires("one job is measured at a time, and begins when the first has ended", {
      expected: 1,
      seen: Math.max(some.together, equal.together),
    });
    judge.requires("the list of candidates stays as it is", {
      expected: ["eight", "two"],
      seen: busy.names,
    });
    judge.requires("it measures the very job", {
      expected: new Set(["parse"]),
      seen: new Set(many.jobs.map(({ job }) => job)),
    });
    judge.requires("one candidate is measured at a time, or they would disturb each other", {
      expected: 1,
      seen: Math.max(many.most, equal.most),
    });
    const closed = (log: string[]) => log.filter((line) => line.endsWith("closed")).sort();
    judge.requires("each pool is closed before it returns", {
      expected: ["loop closed", "processes closed", "workers closed"],
      seen: closed(many.log),
    });
    const fine = { size: 1, start: 5, each: 5 };
    const failures = [];
    for (const failing of ["run", "at once", "start"] as const) {
      failures.push(await round(answer, judge, { fine, bad: { ...fine, failing } }, 3));
    }
    judge.requires("if a start or a job fails, the caller gets the error", {
      expected: ["bad fails", "bad cannot", "bad does not start"],
      seen: failures.map(({ choice }) => choice),
    });
    judge.requires("a job that fails is not run again (jobs on the bad pool)", {
      expected: [1, 1, 0],
      seen: failures.map(({ jobs }) => jobs.filter(({ pool }) => pool === "bad").length),
    });
    const reasons: string[] = [];
    for (const reason of [0, "", undefined]) {
      const start = () => Promise.reject(reason);
      reasons.push(await outcomeOf(() => answer([{ name: "bad", size: 1, start }], "parse", 3)));
      for (const failing of ["run", "at once"] as const) {
        const { choice } = await round(answer, judge, { bad: { ...fine, failing, reason } }, 3);
        reasons.push(`threw ${choice}`);
      }
    }
    judge.requires("the caller gets an error that is 0, an empty string or undefined, too", {
      expected: ["threw 0", "threw ", "threw undefined"].flatMap((one) => [one, one, one]),
      seen: reasons,
    });
    judge.requires("even then, each pool that was started is closed", {
      expected: [["bad closed", "fine closed"], ["bad closed", "fine closed"], ["fine closed"]],
      seen: failures.map(({ log }) => closed(log)),
    });
  },
});
