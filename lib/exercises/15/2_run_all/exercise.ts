/** Exercise 15.2: a list of jobs, some of which crash the process that runs them. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { outcomeOf } from "../../shared/mod.ts";
import type { Member, runAll } from "./solution.ts";

interface Round {
  jobs: string[];
  /** How often each of these jobs crashes its member before it is done. */
  crashes?: Record<string, number>;
  /** The jobs that fail at their end, or at once, as any job can, without a crash. */
  failing?: string[];
  throwing?: string[];
  /** The number of the start that fails, from 1. */
  failingStart?: number;
  values?: Record<string, unknown>;
  /** What these jobs reject with or throw, by a crash or without one. */
  reasons?: Record<string, unknown>;
  tries?: number;
}

const START = 40;

/** Runs the answer once, with members that write down what is done to them. */
async function round(answer: typeof runAll, judge: Judge, plan: Round) {
  const { jobs, crashes = {}, failing = [], throwing = [], failingStart } = plan;
  const { values = {}, reasons = {} } = plan;
  const left = { ...crashes };
  const reasonOf = (job: string, otherwise: Error) => job in reasons ? reasons[job] : otherwise;
  const log: string[] = [];
  let started = 0, busy = 0, most = 0;
  const start = async (): Promise<Member> => {
    const number = ++started;
    log.push(`start ${number}`);
    await delay(START);
    if (number === failingStart) throw new Error("no memory left");
    let dead = false;
    return {
      get isDead() {
        return dead;
      },
      run(job: string) {
        log.push(`${number} ${job}`);
        if (throwing.includes(job)) throw reasonOf(job, new TypeError(`${job} at once`));
        return (async () => {
          most = Math.max(most, ++busy);
          await delay(10);
          busy--;
          if (dead) throw new Error("the member is dead");
          if ((left[job] ?? 0) > 0) {
            left[job]--;
            dead = true;
            throw reasonOf(job, new Error(`${job} crashed ${number}`));
          }
          if (failing.includes(job)) throw new RangeError(`${job} failed`);
          if (job in reasons) throw reasons[job];
          return job in values ? values[job] : `${job} done`;
        })();
      },
      async end() {
        log.push(`end ${number}`);
        await delay(5);
        log.push(`ended ${number}`);
      },
    };
  };
  const report = await judge.run(async () => {
    try {
      const results = await answer(jobs, start, plan.tries ?? 3);
      return { results, log: [...log] };
    } catch (error) {
      return { error, log: [...log] };
    }
  });
  const { results, error, log: before = log } = report.value ?? {};
  const ends = results?.map((end) => end.status === "fulfilled" ? end.value : words(end.reason));
  return {
    statuses: results?.map(({ status }) => status),
    ends: ends ?? (error === undefined ? report.outcome : words(error)),
    runs: before.filter((line) => /^\d/.test(line)),
    starts: started,
    ended: before.filter((line) => line.startsWith("ended")).toSorted(),
    most,
  };
}

/** Two calls at the same time: their results, and how many members each of them has ended. */
async function together(answer: typeof runAll, judge: Judge): Promise<unknown> {
  const { value, outcome } = await judge.run(() =>
    Promise.all(["x", "y"].map(async (name, i) => {
      await delay(45 * i); // By now the first has its member.
      let ended = 0;
      const start = async (): Promise<Member> => {
        await delay(START);
        const run = (job: string) => delay(10 + 7 * i).then(() => `${name}${job}`);
        return { run, isDead: false, end: () => Promise.resolve(void ended++) };
      };
      const ends = await answer(["1", "2", "3"], start, 2);
      return [...ends.map((end) => end.status === "fulfilled" ? end.value : end.reason), ended];
    }))
  );
  return value ?? outcome;
}

const words = (error: unknown) => error instanceof Error ? error.message : error;

/** What `ended` is if each of so many members was ended once. */
const all = (count: number) => Array.from({ length: count }, (_, i) => `ended ${i + 1}`);

export default defineExercise({
  id: "15.2",
  title: "Survive a crash",
  name: "runAll",
  hints: [
    "Keep the current member in a variable that may be empty. When is it filled, and when emptied?",
    "Two loops: one over the jobs, and in it one over the tries. `isDead` tells a crash from an ordinary failure. Whatever happens, the last member is ended in a `finally`.",
    "`const current = member ??= await start();` then the job, in `Promise.allSettled([(async () => await current.run(job))()])`; then, if `current.isDead`: `member = undefined`, `await current.end()`, and try again if there are tries left.",
  ],
  async check(answer: typeof runAll, judge) {
    const good = await round(answer, judge, {
      jobs: ["a", "b", "c", "d"],
      values: { b: 0, c: "", d: undefined },
    });
    judge.requires("the results are in the order of the jobs, falsy ones included", {
      expected: ["a done", 0, "", undefined],
      seen: good.ends,
    });
    judge.requires("without a crash one member runs all jobs, one at a time", {
      expected: [["1 a", "1 b", "1 c", "1 d"], 1],
      seen: [good.runs, good.most],
    });
    const times = 1 + Math.floor(2 * judge.random());
    const crashed = await round(answer, judge, { jobs: ["a", "b", "c"], crashes: { b: times } });
    const again = Array.from({ length: times + 1 }, (_, i) => `${i + 1} b`);
    judge.requires("a job whose member crashed is run again, on a new one, which goes on", {
      expected: [["1 a", ...again, `${times + 1} c`], ["a done", "b done", "c done"]],
      seen: [crashed.runs, crashed.ends],
    });
    const twice = await round(answer, judge, {
      jobs: ["a", "b", "a"],
      crashes: { a: 1, b: 2 },
    });
    judge.requires("each job has its own tries", {
      expected: [["1 a", "2 a", "2 b", "3 b", "4 b", "4 a"], ["a done", "b done", "a done"]],
      seen: [twice.runs, twice.ends],
    });
    const thrice = await round(answer, judge, {
      jobs: ["a", "a", "b"],
      crashes: { a: 9 },
      tries: 2,
    });
    judge.requires("a job that is in the list twice is two jobs, each with its own tries", {
      expected: [["1 a", "2 a", "3 a", "4 a", "5 b"], ["a crashed 2", "a crashed 4", "b done"]],
      seen: [thrice.runs, thrice.ends],
    });
    const tries = 4 + Math.floor(3 * judge.random());
    const poison = await round(answer, judge, { jobs: ["a", "b", "c"], crashes: { b: 9 }, tries });
    judge.requires("after `tries` crashes a job is given up with its last error, the others run", {
      expected: ["a done", `b crashed ${tries}`, "c done"],
      seen: poison.ends,
    });
    const last = await round(answer, judge, { jobs: ["a", "b"], crashes: { b: 9 }, tries: 2 });
    judge.requires("no member is started when no job is left, or there are none", {
      expected: [2, 0],
      seen: [last.starts, (await round(answer, judge, { jobs: [] })).starts],
    });
    const failed = await round(answer, judge, {
      jobs: ["a", "b", "c"],
      failing: ["a"],
      throwing: ["b"],
    });
    judge.requires("an ordinary failure, at once or later, is a result: no new try or member", {
      expected: [["1 a", "1 b", "1 c"], ["a failed", "b at once", "c done"]],
      seen: [failed.runs, failed.ends],
    });
    const falsy = await round(answer, judge, {
      jobs: ["a", "b", "c", "d"],
      reasons: { a: undefined, b: 0, c: undefined, d: null },
      throwing: ["c"],
      crashes: { d: 2 },
      tries: 2,
    });
    judge.requires("a job may fail with anything, even with undefined, and a crash, too", {
      expected: [Array(4).fill("rejected"), ["1 a", "1 b", "1 c", "1 d", "2 d"]],
      seen: [falsy.statuses, falsy.runs],
    });
    const two = await together(answer, judge);
    judge.requires("two calls at the same time do not disturb each other", {
      expected: [["x1", "x2", "x3", 1], ["y1", "y2", "y3", 1]],
      seen: two,
    });
    const noStart = await round(answer, judge, {
      jobs: ["a", "b"],
      crashes: { b: 1 },
      failingStart: 2,
    });
    judge.requires("if a start fails, the caller gets its error", {
      expected: "no memory left",
      seen: noStart.ends,
    });
    const reasons: string[] = [];
    for (const reason of [0, "", undefined]) {
      reasons.push(await outcomeOf(() => answer(["a"], () => Promise.reject(reason), 2)));
    }
    judge.requires("the caller gets it even if it is 0, an empty string or undefined", {
      expected: ["threw 0", "threw ", "threw undefined"],
      seen: reasons,
    });
    judge.requires("every member that has started has been ended, once, even a dead one", {
      expected: [all(1), all(times + 1), all(2), all(1)],
      seen: [good.ended, crashed.ended, last.ended, noStart.ended],
    });
  },
});
