/** Exercise 00.1: wait, then return a value. */
import { delay } from "@std/async";
import { defineExercise, type TrialReport } from "@course/notebook/exercises";
import { countTimers } from "../../shared/mod.ts";
import type { later } from "./solution.ts";

/** What is falsy is a value like any other. */
const FALSY = [0, "", false, null, undefined, NaN];

export default defineExercise({
  id: "00.1",
  title: "Later",
  name: "later",
  hints: [
    "The starter waits, but for how long?",
    "`delay` counts in milliseconds. What does `ms` count in?",
    "`await delay(ms);` and then `return value;`",
  ],
  async check(answer: typeof later, judge) {
    const someMs = () => 101 + Math.floor(400 * judge.random());
    const resultOf = <T>({ state, value, outcome }: TrialReport<T>) =>
      state === "returned" ? value : outcome;

    const ms = someMs();
    const one = await judge.run(() => answer(ms, "tea"));
    judge.requires("returns the value", { expected: "tea", seen: resultOf(one) });

    const none = await judge.run(() => answer(0, "tea"));
    judge.requires("takes as long as it was told, even 0 ms", {
      expected: [ms, 0],
      seen: [one.took, none.took],
    });
    judge.requires("leaves no timer running", { expected: 0, seen: one.timersLeft });

    const falsy = await judge.run(async () => {
      const values: unknown[] = [];
      for (const value of FALSY) values.push(await answer<unknown>(1, value));
      return values;
    });
    judge.requires("returns every value as it is", { expected: FALSY, seen: resultOf(falsy) });

    const things = [{ cups: 2 }, new Error("the tea is cold"), () => "tea"];
    const kept = await judge.run(async () => {
      const returned = await Promise.all(things.map((thing) => answer<unknown>(1, thing)));
      return returned.every((thing, i) => thing === things[i]) ? "the very same" : "others";
    });
    judge.requires("returns an object itself, even an error or a function, and no copy", {
      expected: "the very same",
      seen: resultOf(kept),
    });

    const lateAwait = await judge.run(async () => {
      const promise = answer(ms, "tea");
      await delay(ms - 100);
      await promise;
    });
    judge.requires("starts to wait when it is called (ms)", {
      expected: Math.max(one.took, ms - 100),
      seen: lateAwait.took,
    });

    const counted = await judge.run(async () => {
      using counter = countTimers();
      await answer(ms, "tea");
      return counter.count;
    });
    judge.requires("waits for one timer, and for no other before or after it", {
      expected: 1,
      seen: resultOf(counted),
    });

    const timed = await judge.run(async () => {
      const order: string[] = [];
      const answered = (async () => {
        await answer(ms, "tea");
        order.push("later");
      })();
      await delay(1); // By now it has set its timer.
      await Promise.all([answered, delay(ms - 1).then(() => order.push("a timer set after it"))]);
      return order;
    });
    judge.requires("waits for one timer, instead of looking again and again", {
      expected: ["later", "a timer set after it"],
      seen: resultOf(timed),
    });

    const [long, short] = [500 + someMs(), ms];
    const two = await judge.run(() => {
      const start = performance.now();
      const timed = async (ms: number, value: string) => {
        const got = await answer(ms, value);
        return `${got} after ${performance.now() - start} ms`;
      };
      return Promise.all([timed(long, "toast"), timed(short, "jam")]);
    });
    judge.requires("two calls wait at the same time (ms)", { expected: long, seen: two.took });
    judge.requires("each call returns its own value, after its own time", {
      expected: [`toast after ${long} ms`, `jam after ${short} ms`],
      seen: resultOf(two),
    });
  },
});
