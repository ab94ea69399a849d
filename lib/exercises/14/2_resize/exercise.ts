/** Exercise 14.2: repair a pool whose size changes while jobs run. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { outcomeOf, soon } from "../../shared/mod.ts";
import type { Pool } from "./solution.ts";

/** What every pool can do, the wrong ones too. */
export type AnyPool = Pick<Pool, "run" | "resize">;
export type PoolClass = new (size: number) => AnyPool;

/** Starts jobs of 100 ms and changes the size at these times; tells when each of them began. */
async function sizes(
  judge: Judge,
  answer: PoolClass,
  { size, jobs, changes }: { size: number; jobs: number; changes: [at: number, size: number][] },
) {
  const trial = await judge.run(async () => {
    const pool = new answer(size);
    const names = Array.from({ length: jobs }, (_, i) => String.fromCharCode(65 + i));
    for (const [at, to] of changes) setTimeout(() => pool.resize(to), at);
    await Promise.all(names.map((name) => pool.run(judge.job(name, 100))));
  }, { deadline: 5000 });
  const starts: Record<string, number> = {};
  for (const { lane, start } of trial.timeline.entries) starts[lane] = Math.round(start);
  return { starts, scenario: trial.timeline };
}

export default defineExercise({
  id: "14.2",
  title: "A pool that grows and shrinks",
  name: "Pool",
  hints: [
    "Follow `#running` when a job throws. Then: who starts the waiting jobs when the pool grows, and who holds them back when it has shrunk?",
    "Make one method that starts waiting jobs as long as `#running` is less than `#size`. It has to be called whenever one of the two has changed. And count a job as running at the very moment when it is chosen, not later when it goes on.",
    "`run` puts a function into the queue and calls `#startMore()`. `#startMore() { while (this.#running < this.#size && …) { this.#running++; this.#waiting.shift()!(); } }`. The function in the queue runs the job in `try`, and in `finally` counts down and calls `#startMore()` again.",
  ],
  async check(answer: PoolClass, judge) {
    const at = 20 + Math.floor(60 * judge.random());
    const steady = await sizes(judge, answer, { size: 2, jobs: 5, changes: [] });
    const grows = await sizes(judge, answer, { size: 1, jobs: 5, changes: [[at, 4]] });
    const shrinks = await sizes(judge, answer, { size: 3, jobs: 6, changes: [[at, 1]] });
    const both = await sizes(judge, answer, { size: 3, jobs: 5, changes: [[at, 1], [at + 5, 2]] });
    const pauses = await sizes(judge, answer, {
      size: 1,
      jobs: 3,
      changes: [[at, 0], [300, 2], [350, 1]],
    });
    const { value } = await judge.run(async () => {
      const pool = new answer(1);
      const lost = new Error("lost"), broken = new Error("broken");
      const ends = await Promise.race([
        Promise.allSettled([
          pool.run(() => {
            throw lost;
          }),
          pool.run(() => delay(10).then(() => Promise.reject(broken))),
          pool.run(() => 0),
          pool.run(() => delay(10).then(() => "")),
          pool.run(() => undefined),
          pool.run(() => Promise.reject(0)),
          pool.run(() => {
            throw null;
          }),
        ]),
        delay(1000),
      ]);
      return (ends ?? []).map((end) =>
        end.status === "fulfilled" ? end.value : end.reason?.message ?? ["threw", end.reason]
      );
    });
    const closed = await sizes(judge, answer, { size: 0, jobs: 2, changes: [[at, 1]] });
    const again = await judge.run(async () => {
      const pool = new answer(1);
      let runs = 0;
      const end = await outcomeOf(() => pool.run(() => ++runs > 1 || Promise.reject("broken")));
      return [end, runs];
    });
    const woken = await judge.run(async () => {
      const pool = new answer(1);
      let started = 0;
      const job = async () => {
        started++;
        await delay(100);
      };
      const all = [pool.run(job), pool.run(job), pool.run(job)];
      await delay(10);
      pool.resize(3);
      await soon();
      const then = started;
      await Promise.all(all);
      return then;
    });
    const two = await judge.run(async () => {
      const pools = [new answer(1), new answer(2)];
      const names = ["A", "B", "C"];
      await Promise.all(
        pools.flatMap((pool, i) =>
          names.map((name) => pool.run(judge.job(`${name}${i + 1}`, 100)))
        ),
      );
    }, { deadline: 5000 });
    const startsOfTwo = Object.fromEntries(
      two.timeline.entries.map(({ lane, start }) => [lane, start]).sort(),
    );
    const late = await judge.run(async () => {
      const pool = new answer(1);
      const order: string[] = [];
      let running = 0, most = 0;
      const all: Promise<void>[] = [];
      const job = (name: string, atTheEnd = () => {}) => async () => {
        order.push(name);
        most = Math.max(most, ++running);
        await delay(50);
        running--;
        atTheEnd();
      };
      // In each of the microtasks around the end of the first, another one comes along.
      const comeAlong = async () => {
        for (let i = 1; i <= 8; i++, await null) all.push(pool.run(job(`late ${i}`)));
      };
      all.push(pool.run(job("first", comeAlong)), pool.run(job("second")));
      for (const one of all) await one; // the list grows
      return { next: order[1], most, jobs: order.length };
    }, { deadline: 5000 });

    judge.requires("as many jobs run at once as the size says, first come, first served", {
      expected: { A: 0, B: 0, C: 100, D: 100, E: 200 },
      seen: steady.starts,
      scenario: steady.scenario,
    });
    judge.requires("the caller gets what its job returns or throws, falsy values too", {
      expected: ["lost", "broken", 0, "", undefined, ["threw", 0], ["threw", null]],
      seen: value,
    });
    judge.requires("a job that fails is not run again (runs)", {
      expected: ["threw broken", 1],
      seen: again.value ?? again.outcome,
    });
    judge.requires("when the pool grows, waiting jobs start at once", {
      expected: { A: 0, B: at, C: at, D: at, E: 100 },
      seen: grows.starts,
      scenario: grows.scenario,
    });
    judge.requires("they start before the next timer, for they do not look again and again", {
      expected: 3,
      seen: woken.value ?? woken.outcome,
    });
    judge.requires("when it shrinks, none starts until fewer are running than the new size", {
      expected: { A: 0, B: 0, C: 0, D: 100, E: 200, F: 300 },
      seen: shrinks.starts,
      scenario: shrinks.scenario,
    });
    judge.requires("when it has shrunk and grows a little, the jobs that still run count", {
      expected: { A: 0, B: 0, C: 0, D: 100, E: 100 },
      seen: both.starts,
      scenario: both.scenario,
    });
    judge.requires("size 0 is a pause: what runs ends, and the next size goes on from there", {
      expected: { A: 0, B: 300, C: 300 },
      seen: pauses.starts,
      scenario: pauses.scenario,
    });
    judge.requires("a pool that begins with size 0 begins with a pause", {
      expected: { A: at, B: at + 100 },
      seen: closed.starts,
    });
    judge.requires("a job that comes at the moment when another ends cannot slip in", {
      expected: { next: "second", most: 1, jobs: 10 },
      seen: late.value ?? late.outcome,
    });
    judge.requires("each pool has a size and a queue of its own", {
      expected: { A1: 0, A2: 0, B1: 100, B2: 0, C1: 200, C2: 100 },
      seen: startsOfTwo,
      scenario: two.timeline,
    });
  },
});
