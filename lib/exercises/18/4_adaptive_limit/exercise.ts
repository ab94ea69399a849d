/** Exercise 18.4: a limit that rises with each success and is halved by each failure. */
import { delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";
import { soon } from "../../shared/mod.ts";
import type { AdaptiveLimit } from "./solution.ts";

/** What every answer can do, the wrong ones too. */
export type AnyLimit = Pick<AdaptiveLimit, "limit" | "run">;
export type LimitClass = new (max: number) => AnyLimit;

const broken = new Error("broken");

export default defineExercise({
  id: "18.4",
  title: "A limit that learns",
  name: "AdaptiveLimit",
  hints: [
    "What has to be known when a job has ended? How many run, how many may, and which ones wait, in the order of their calls.",
    "Count a waiting job as running at the moment when you let it go, not when it wakes up. Otherwise a call that comes in between takes its place.",
    "After the work: `limit` up or down, then `running--`, then `while (running < limit && waiting.length > 0) { running++; waiting.shift()!(); }`. Do all this in `finally`, so that an error that is thrown at once counts, too.",
  ],
  async check(answer: LimitClass, judge) {
    const ms = 50 + Math.floor(30 * judge.random());
    const max = 5 + Math.floor(3 * judge.random());

    /** Jobs that are all called at 0 ms; "x" fails. They last `ms`, or what `lasts` says. */
    const round = async (jobs: string, top = max, lasts = (_: number) => ms) => {
      const trial = await judge.run(async () => {
        const start = performance.now();
        const limit = new answer(top);
        const limits = [limit.limit];
        const starts: number[] = [];
        const order: number[] = [];
        await Promise.allSettled([...jobs].map((kind, i) =>
          limit.run(() => {
            starts.push(performance.now() - start);
            order.push(i);
            return judge.job(`${i}`, lasts(i), kind === "x" ? { error: broken } : {})();
          }).finally(() => limits.push(limit.limit))
        ));
        return { starts, limits, order };
      });
      const nothing = { starts: [], limits: [], order: [] };
      return { ...trial, ...(trial.value ?? nothing) };
    };
    const times = (...counts: number[]) =>
      counts.flatMap((count, wave) => Array<number>(count).fill(wave * ms));

    const rising = await round(".".repeat(9), 3);
    judge.requires("begins with 1, and each success raises the limit by one, up to max", {
      expected: [1, 2, 3, 3, 3, 3, 3, 3, 3, 3],
      seen: rising.limits,
    });
    const waves = await round(".".repeat(7 + max));
    judge.requires("starts as many as the limit allows, as soon as it allows them", {
      expected: times(1, 2, 4, max),
      seen: waves.starts,
      scenario: waves.timeline,
    });
    judge.requires("never more than max at the same time", {
      expected: [3, max],
      seen: [rising.timeline.maxConcurrent(), waves.timeline.maxConcurrent()],
    });
    judge.requires("jobs start in the order of the calls", {
      expected: Array.from({ length: 7 + max }, (_, i) => i),
      seen: waves.order,
    });
    const falling = await round("....xxxx", 5, (n) => ms + n); // ends come one by one
    judge.requires("each failure halves the limit, rounded down, but not below 1", {
      expected: [1, 2, 3, 4, 5, 2, 1, 1, 1],
      seen: falling.limits,
    });
    // Three run when the first of them fails: 3 becomes 1, and the last waits for both others.
    const lowered = await round("..x....", max, (n) => n === 3 ? 3 * ms : n === 4 ? 2 * ms : ms);
    const last = lowered.starts.slice(5);
    judge.requires("a lower limit stops nothing, and lets nothing start until fewer run (ms)", {
      expected: await expectedAfterFall(ms),
      seen: [lowered.starts.slice(0, 5), last],
      scenario: lowered.timeline,
    });

    const passed = await judge.run(async () => {
      const limit = new answer(max);
      const results = [
        ...[await limit.run(() => 0), await limit.run(() => Promise.resolve(""))],
        await limit.run(() => delay(500 * ms).then(() => undefined)),
      ];
      return [results, limit.limit];
    });
    judge.requires("returns the result, and a falsy one is a success, too", {
      expected: [[0, "", undefined], 4],
      seen: passed.value,
    });
    const thrown = await judge.run(async () => {
      const limit = new answer(max);
      for (let i = 0; i < 3; i++) await limit.run(() => delay(1));
      const seen: unknown[] = [limit.limit];
      const fails: (() => Promise<never>)[] = [
        () => {
          throw broken;
        },
        () => delay(ms).then(() => Promise.reject(broken)),
        () => Promise.reject(undefined),
        () => Promise.reject(null),
        () => {
          throw 0;
        },
      ];
      for (const fail of fails) {
        const running = limit.run(fail);
        seen.push(await running.then(() => "no error", (e) => e === broken ? "broken" : `${e}`));
        seen.push(limit.limit);
      }
      seen.push(await limit.run(() => "goes on"));
      return seen;
    });
    judge.requires("an error reaches the caller and counts as a failure, even one thrown at once", {
      expected: [4, "broken", 2, "broken", 1, "undefined", 1, "null", 1, "0", 1, "goes on"],
      seen: thrown.value ?? thrown.outcome,
    });
    const refused = await judge.run(async () => {
      const start = performance.now();
      const limit = new answer(max);
      const starts: number[] = [];
      const fail = (later: boolean) => () => {
        starts.push(performance.now() - start);
        if (!later) throw broken;
        return delay(ms).then(() => Promise.reject(broken));
      };
      await Promise.allSettled([true, true, false, true].map((later) => limit.run(fail(later))));
      return starts;
    });
    judge.requires("a job that fails makes room, too, even one that throws at once", {
      expected: [0, ms, 2 * ms, 2 * ms],
      seen: refused.value ?? refused.outcome,
    });
    const prompt = await judge.run(async () => {
      const limit = new answer(max);
      const begun: number[] = [], counts: number[] = [];
      await Promise.all([1, 2, 3].map((n) =>
        limit.run(async () => {
          begun.push(n);
          await delay(ms);
          soon().then(() => counts.push(begun.length));
        })
      ));
      await soon();
      return counts;
    });
    judge.requires("a place that becomes free is taken at once, without a timer (jobs begun)", {
      expected: [3, 3, 3],
      seen: prompt.value ?? prompt.outcome,
    });
    /** In which order three jobs start, the third called some microtasks after the first's end. */
    const overtakes = async (microtasks: number) => {
      const limit = new answer(1);
      const seen: string[] = [];
      let running = 0, most = 0, third: Promise<void> | undefined;
      const job = (name: string, atEnd = () => {}) =>
        limit.run(async () => {
          seen.push(name);
          most = Math.max(most, ++running);
          await delay(ms);
          running--;
          atEnd();
        });
      const comes = async () => {
        for (let i = 0; i < microtasks; i++) await null;
        await job("third");
      };
      const first = job("first", () => third = comes());
      await Promise.all([first, job("second")]);
      await third;
      return [...seen, most].join();
    };
    const newcomer = await judge.run(() => Array.fromAsync(Array(12).keys(), overtakes));
    judge.requires("a call that comes just when a job ends overtakes nothing", {
      expected: ["first,second,third,1"],
      seen: newcomer.value ? [...new Set(newcomer.value)] : newcomer.outcome,
    });
    const apart = await judge.run(async () => {
      const one = new answer(max), other = new answer(max);
      let runs = 0;
      const work = () => ++runs;
      const results = [await one.run(work), await one.run(work)];
      const limits = [one.limit, other.limit];
      const start = performance.now();
      const began = () => performance.now() - start;
      const longest = Array.from({ length: max }, () => one.run(() => delay(ms)));
      const second = await other.run(began);
      await Promise.all(longest);
      return { limits, second, results };
    });
    judge.requires("two of them share neither their limit nor their places", {
      expected: [[3, 1], 0],
      seen: [apart.value?.limits, apart.value?.second],
    });
    judge.requires("work that is given again runs again", {
      expected: [1, 2],
      seen: apart.value?.results,
    });
  },
});

/** The starts of seven jobs of which the third fails, as worked out by hand. */
function expectedAfterFall(ms: number): number[][] {
  // 0: job 0 (limit 1). ms: jobs 1 and 2 (limit 2). 2 ms: job 1 ends, limit 3, jobs 3 and 4 start;
  // job 2 fails, limit 1. 4 ms: job 4 ends, limit 2, job 3 still runs, job 5 starts (until 5 ms).
  // 5 ms: jobs 3 and 5 end, job 6 starts.
  return [[0, ms, ms, 2 * ms, 2 * ms], [4 * ms, 5 * ms]];
}
