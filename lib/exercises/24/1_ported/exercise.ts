/** Exercise 24.1: a promise instead of a callback. */
import { equal } from "@std/assert";
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import type { ported } from "./solution.ts";

type Answer = typeof ported;
type Done = (error?: unknown, value?: unknown) => void;

const NO_TEA = new Error("no tea");

/** The error, without the stack that differs from run to run. */
const inWords = (error: unknown) => error === NO_TEA ? "the Error itself" : error;

/** How a promise ended, within a second; and what is no promise. */
async function endOf(call: () => unknown): Promise<unknown> {
  let made: unknown;
  try {
    made = call();
  } catch (error) {
    return ["thrown in the call", inWords(error)];
  }
  if (!(made instanceof Promise)) return ["no promise", made];
  const late = delay(1000).then(() => ["still waiting"]);
  return await Promise.race([
    made.then((value) => ["value", value], (error) => ["error", inWords(error)]),
    late,
  ]);
}

const VALUES = ["tea", 0, "", false, null, undefined];

/** The first of several lists that is not as expected; otherwise the first. */
const odd = (lists: unknown[] | undefined, expected: unknown) =>
  lists?.find((list) => !equal(list, expected)) ?? lists?.[0];

/** All values, each by a callback in the call itself and by one that comes later. */
async function judgeValues(answer: Answer, judge: Judge): Promise<void> {
  const { value } = await judge.run(async () => {
    const ways = [];
    for (const late of [false, true]) {
      for (const none of [null, undefined]) {
        const ends = [];
        for (const value of VALUES) {
          const old = (done: Done) =>
            late ? void setTimeout(done, 10, none, value) : done(none, value);
          ends.push(await endOf(() => answer(old)()));
        }
        ways.push(ends);
      }
    }
    return ways;
  });
  const expected = VALUES.map((value) => ["value", value]);
  judge.requires("fulfils with the value, even a falsy one", {
    expected,
    seen: odd(value, expected),
  });
}

const ERRORS = [NO_TEA, 0, "", false, NaN, "lost"];

async function judgeErrors(answer: Answer, judge: Judge): Promise<void> {
  const { value, unhandled } = await judge.run(async () => {
    const ways = [];
    for (const late of [false, true]) {
      const ends = [];
      for (const error of ERRORS) {
        const old = (done: Done) => late ? void setTimeout(done, 10, error, "x") : done(error, "x");
        ends.push(await endOf(() => answer(old)()));
      }
      ways.push(ends);
    }
    return ways;
  });
  const expected = ERRORS.map((error) => ["error", inWords(error)]);
  judge.requires("rejects with every error but null and undefined", {
    expected,
    seen: odd(value, expected),
  });
  const faults = [NO_TEA, 0, "", null, undefined];
  const thrown = await judge.run(() =>
    Promise.all(faults.map((fault) =>
      endOf(() =>
        answer(() => {
          throw fault;
        })()
      )
    ))
  );
  judge.requires("what the function throws in the call is a rejection", {
    expected: faults.map((fault) => ["error", inWords(fault)]),
    seen: thrown.value,
  });
  judge.requires("no rejection is left unhandled", {
    expected: [],
    seen: [...unhandled, ...thrown.unhandled],
  });
}

export default defineExercise({
  id: "24.1",
  title: "Port a module of callbacks",
  name: "ported",
  hints: [
    "Three things can happen in `f`: it calls back with an error, it calls back without one, it throws. Which of them does the starter pass on? And is `0` an error?",
    "What is thrown inside `new Promise(…)` already becomes a rejection, and a promise ignores all but the first `resolve` or `reject`. So do not put anything in front of them. An arrow function has no `this` of its own.",
    "`return function (this: unknown, ...args) { return new Promise((resolve, reject) => { f.call(this, ...args, (error, value) => …); }); };` with `error === null || error === undefined` in the callback.",
  ],
  async check(answer: Answer, judge) {
    await judgeValues(answer, judge);
    await judgeErrors(answer, judge);
    const ms = 10 + Math.floor(90 * judge.random());
    const calls = await judge.run(async () => {
      const seen: unknown[][] = [];
      const shop = {
        brew: answer<string>(function (this: unknown, ...args: unknown[]) {
          const done = args.pop() as Done;
          seen.push([this === shop ? "shop" : this === other ? "other" : "lost", ...args]);
          setTimeout(done, ms, null, args.length);
        }),
      };
      const other = { brew: shop.brew };
      const spill = answer((done: Done) => {
        seen.push(["spilt"]);
        setTimeout(done, 1, "on the floor");
      });
      const first = shop.brew("green", undefined), second = other.brew(1, 2, 3, 4, 5);
      const same = shop.brew("green", undefined);
      const third = spill().catch(() => {});
      const atOnce = seen.length;
      const values = [await first, await second, await same];
      const took = performance.now();
      await third;
      return { atOnce, seen, values, took };
    });
    judge.requires("calls the function at once, and once, with the same this and arguments", {
      expected: [4, [
        ["shop", "green", undefined],
        ["other", 1, 2, 3, 4, 5],
        ["shop", "green", undefined],
        ["spilt"],
      ]],
      seen: calls.value ? [calls.value.atOnce, calls.value.seen] : calls.outcome,
    });
    judge.requires("calls wait at the same time, each for its own value (ms)", {
      expected: [ms, [2, 5, 2]],
      seen: calls.value ? [calls.value.took, calls.value.values] : calls.outcome,
    });
    judge.requires("leaves no timer running", { expected: 0, seen: calls.timersLeft });
    const twice = await judge.run(async () => {
      const ends = [];
      for (const calls of [[[null, 1], [null, 2]], [[null, 1], ["late"]], [["early"], [null, 2]]]) {
        ends.push(
          await endOf(() => answer((done: Done) => calls.forEach((one) => done(...one)))()),
        );
      }
      ends.push(
        await endOf(() =>
          answer((done: Done) => {
            done(null, "called back");
            throw new Error("too late");
          })()
        ),
      );
      return ends;
    });
    judge.requires(
      "only the first call of the callback counts, even if the function throws after it",
      {
        expected: [["value", 1], ["value", 1], ["error", "early"], ["value", "called back"]],
        seen: twice.value ?? twice.outcome,
      },
    );
  },
});
