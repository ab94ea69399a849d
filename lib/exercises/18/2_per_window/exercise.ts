/** Exercise 18.2: a limit on the calls per window of time, wherever the window begins. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { countTimers, failures } from "../../shared/mod.ts";
import type { perWindow } from "./solution.ts";

type Answer = typeof perWindow;

/** When each of the calls should start, in ms: as early as the limit allows. */
function plan(calls: readonly number[], limit: number, ms: number): number[] {
  const starts: number[] = [];
  for (const [i, call] of calls.entries()) {
    const before = starts[i - limit] ?? -Infinity;
    starts.push(Math.max(call, before + ms, starts.at(-1) ?? 0));
  }
  return starts;
}

/** Makes calls at the given times and writes down when each one started. */
async function starts(
  answer: Answer,
  judge: Judge,
  { calls, limit, ms, takes = 0, fails = false }: {
    calls: readonly number[];
    limit: number;
    ms: number;
    takes?: number;
    fails?: boolean;
  },
) {
  const trial = await judge.run(async () => {
    const began: [call: number, at: number][] = [];
    const start = performance.now();
    using counted = countTimers();
    const limited = answer(limit, ms, async (call: number) => {
      began.push([call, performance.now() - start]);
      if (takes > 0) await delay(takes);
      if (fails) throw new Error("refused");
    });
    const ends: Promise<unknown>[] = [];
    for (const [i, at] of calls.entries()) {
      const wait = at - (performance.now() - start);
      if (wait > 0) await delay(wait);
      ends.push(Promise.allSettled([limited(i)])); // It may fail before the last call.
    }
    await Promise.all(ends);
    const timers = counted.count;
    await delay(ms + 1);
    return { began, timers };
  });
  return {
    seen: trial.value?.began ?? trial.outcome,
    timers: trial.value?.timers ?? NaN,
    timersLeft: trial.timersLeft,
  };
}

const inOrder = (times: readonly number[]) => times.map((at, i) => [i, at]);

export default defineExercise({
  id: "18.2",
  title: "Starts per second",
  name: "perWindow",
  hints: [
    "Whether a call may start depends on one earlier start only. Which one?",
    "Call number `n` may start `ms` after call number `n - limit` did. Keep the last `limit` start times, and let the calls wait in a line, so that they do not overtake each other.",
    "`line = line.then(turn); return line.then(() => work(...args))`, where `turn` takes the oldest of `limit` start times, waits until it is `ms` old, and then notes its own start time.",
  ],
  async check(answer: Answer, judge) {
    const ms = 80 + 2 * Math.floor(20 * judge.random());
    const limit = 2 + Math.floor(2 * judge.random());
    const part = Math.floor(ms / 4) + Math.floor(10 * judge.random());
    const atOnce = Array<number>(3 * limit + 1).fill(0);
    const planned = (calls: readonly number[]) => inOrder(plan(calls, limit, ms));

    const heap = await starts(answer, judge, { calls: atOnce, limit, ms });
    judge.requires("starts each call as early as the limit allows, the first ones at once", {
      expected: planned(atOnce),
      seen: heap.seen,
    });
    const one = await starts(answer, judge, { calls: [0, 0, 0], limit: 1, ms });
    judge.requires("with a limit of 1, one call starts per window", {
      expected: inOrder([0, ms, 2 * ms]),
      seen: one.seen,
    });
    const late = [0, ...Array<number>(2 * limit).fill(ms - 5)];
    const edge = await starts(answer, judge, { calls: late, limit, ms });
    judge.requires("never lets more start within ms, wherever you begin to count", {
      expected: planned(late),
      seen: edge.seen,
    });
    const sparse = [0, part, 2 * part, 2 * part + 1, 3 * part, 3 * part + 2, 9 * ms];
    const spread = await starts(answer, judge, { calls: sparse, limit, ms });
    judge.requires("a call waits until the limit-th start before it is ms old, and no longer", {
      expected: planned(sparse),
      seen: spread.seen,
    });
    const many = 5 + Math.floor(3 * judge.random());
    const pause = [0, 5 * ms + 3].flatMap((at) => Array<number>(many).fill(at));
    const bursts = await starts(answer, judge, { calls: pause, limit: many, ms });
    judge.requires("after a pause, starts a burst at once", {
      expected: inOrder(plan(pause, many, ms)),
      seen: bursts.seen,
    });
    const { value: overtaking } = await judge.run(async () => {
      const start = performance.now();
      const seen: string[] = [];
      const limited = answer(1, ms, (name) => seen.push(`${name} at ${performance.now() - start}`));
      const ends: Promise<unknown>[] = [];
      const newcomer = delay(ms).then(() => ends.push(limited("newcomer")));
      ends.push(limited("first"));
      await delay(1);
      ends.push(limited("second")); // its turn comes at the moment in which the newcomer comes
      await newcomer;
      await Promise.all(ends);
      return seen;
    });
    judge.requires("calls start in the order in which they are made, even at the same moment", {
      expected: ["first at 0", `second at ${ms}`, `newcomer at ${2 * ms}`],
      seen: overtaking,
    });
    const slow = await starts(answer, judge, { calls: atOnce, limit, ms, takes: 3 * ms + part });
    judge.requires("does not care how long the work takes", {
      expected: planned(atOnce),
      seen: slow.seen,
    });
    const failing = await starts(answer, judge, {
      ...{ calls: atOnce, limit, ms },
      ...{ takes: part, fails: true },
    });
    const afterwards = [
      ...Array<number>(limit).fill(0),
      ...Array<number>(limit + 1).fill(part + 5), // when these have failed, in the same window
    ];
    const failed = await starts(answer, judge, {
      ...{ calls: afterwards, limit, ms },
      ...{ takes: part, fails: true },
    });
    judge.requires("counts a failed call, and goes on after it", {
      expected: [planned(atOnce), planned(afterwards)],
      seen: [failing.seen, failed.seen],
    });

    const { value: passed } = await judge.run(() => {
      const echo = answer(5, ms, (value: unknown) => value);
      const list = answer(2, ms, (...args: unknown[]) => delay(part).then(() => args));
      return Promise.all([echo(0), echo(""), echo(undefined), list(1, 2, 3), list()]);
    });
    judge.requires("passes the arguments on and returns the result, even a falsy one", {
      expected: [0, "", undefined, [1, 2, 3], []],
      seen: passed,
    });
    const { value: thrown } = await judge.run(async () => {
      const error = new Error("broken");
      const atOnce = answer(1, ms, (fails: boolean): string => {
        if (fails) throw error;
        return "fine";
      });
      const later = answer(
        1,
        ms,
        (fails: boolean) => delay(part).then(() => fails ? Promise.reject(error) : "fine"),
      );
      const seen: string[] = [];
      for (const limited of [atOnce, later]) {
        let how = "rejects";
        const call = (fails: boolean) => {
          try {
            return limited(fails);
          } catch (error) {
            how = "throws";
            return Promise.reject(error);
          }
        };
        const ends = await Promise.allSettled([call(true), call(true), call(false)]);
        const failed = ends.filter((end) => end.status === "rejected" && end.reason === error);
        seen.push(`${how} ${failed.length} times, ${(ends[2] as { value?: string }).value}`);
      }
      return seen;
    });
    judge.requires("rejects with the error of the work, thrown at once or later", {
      expected: ["rejects 2 times, fine", "rejects 2 times, fine"],
      seen: thrown,
    });
    const anyReason = [0, "", undefined, null];
    const { value: reasons } = await judge.run(() =>
      Promise.all(
        Object.values(failures).map(async (fail) => {
          const failing = answer(4, ms, (reason: unknown) => fail(reason));
          const ends = await Promise.allSettled(anyReason.map((reason) => failing(reason)));
          return ends.map((end) => end.status === "rejected" ? end.reason : "no error");
        }),
      )
    );
    judge.requires("rejects even if the error is falsy, and thrown at once", {
      expected: Object.keys(failures).map(() => anyReason),
      seen: reasons,
    });
    const { value: shared } = await judge.run(async () => {
      const start = performance.now();
      const seen: string[] = [];
      const note = (name: string) => void seen.push(`${name} at ${performance.now() - start}`);
      const first = answer(1, ms, note), second = answer(1, 2 * ms + 1, note);
      const twin = answer(1, ms, note);
      await Promise.all([first("a"), second("b"), first("a"), second("b"), twin("c")]);
      return seen;
    });
    judge.requires("two of them do not share their limit", {
      expected: ["a at 0", "b at 0", "c at 0", `a at ${ms}`, `b at ${2 * ms + 1}`],
      seen: shared,
    });
    judge.requires("sets at most one timer for each call, and does not poll", {
      expected: `at most ${atOnce.length} for ${atOnce.length} calls`,
      seen: heap.timers,
      holds: heap.timers <= atOnce.length,
    });
    const left = [heap, one, edge, spread, bursts, slow, failing, failed];
    judge.requires("leaves no timer once the last start is ms old", {
      expected: 0,
      seen: left.reduce((sum, { timersLeft }) => sum + timersLeft, 0),
    });
  },
});
