/** Exercise 04.2: find the promises that float. */
import { equal } from "@std/assert";
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { countTimers } from "../../shared/mod.ts";
import { ending } from "../ending.ts";
import type { closeShop } from "./solution.ts";
import { type Evening, GOODS, WatchedShop } from "./watched_shop.ts";

type CloseShop = typeof closeShop;

/** Each step, and how long the others take when it fails: it fails before them, or after them. */
const FAILURES: { failing: string; times: Record<string, number> }[] = [
  { failing: "lock", times: {} },
  { failing: "count", times: { count: 50, put: 200 } },
  { failing: "count", times: { count: 200, put: 50 } },
  { failing: "put away apples", times: { count: 50, put: 200 } },
  { failing: "put away apples", times: { count: 200, put: 50 } },
  { failing: "put away bread", times: {} },
  { failing: "put away bread", times: { "put away apples": 300, "put away bread": 50 } },
  { failing: "report", times: {} },
];

/** Both of the goods fail, or the count and the goods, in either order. */
const TWO_FAILURES: Evening[] = [
  { failing: "put away", times: { "put away apples": 50, "put away bread": 100 } },
  { failing: "put away", times: { "put away apples": 100, "put away bread": 50 } },
  { failing: "count", alsoFailing: "put away", times: { count: 50, put: 100 } },
  { failing: "put away", alsoFailing: "count", times: { count: 100, put: 50 } },
];

export default defineExercise({
  id: "04.2",
  title: "Find the floating promises",
  name: "closeShop",
  hints: [
    "Go through the lines and ask of each call: does it return a promise, and what waits for it?",
    "`lock` and `report` need an `await`. And `forEach` throws away what its callback returns: an `await` inside makes only the callback wait, not the function around it.",
    "`await Promise.all(shop.goods.map((item) => shop.putAway(item)));`",
  ],
  async check(answer: CloseShop, judge) {
    await closesInOrder(answer, judge);
    await closesAnyShop(answer, judge);
    await closesTwoShops(answer, judge);
    await passesFailuresOn(answer, judge);
  },
});

/** What one closing came to, with what was done by its end and what happened afterwards. */
async function close(answer: CloseShop, judge: Judge, evening: Evening = {}) {
  const shop = new WatchedShop(evening);
  const { value, unhandled } = await judge.run(async () => {
    using counted = countTimers();
    const result = await ending(() => answer(shop), shop.thrown);
    const begun = shop.log.filter((line) => line.endsWith("begins"));
    const timers = counted.count - begun.length; // Each step sets one.
    const done = shop.log.filter((line) => line.endsWith("ends"));
    await delay(1000); // What floats shows itself now.
    return { result, done, timers };
  });
  const { result, done, timers } = value ?? { result: "still waiting", done: [], timers: 0 };
  return { result, done, timers, log: shop.log, goods: shop.goods, unhandled };
}

async function closesInOrder(answer: CloseShop, judge: Judge): Promise<void> {
  const { result, done, log, timers } = await close(answer, judge);
  judge.requires("it returns the total in words", {
    expected: 'fulfilled: "closed with 42"',
    seen: result,
  });
  judge.requires("the door is locked before anything else begins", {
    expected: ["lock begins", "lock ends"],
    seen: log.slice(0, 2),
  });
  judge.requires("all five steps are done when the promise is fulfilled", {
    expected: ["count", "lock", "put away apples", "put away bread", "report 42"],
    seen: done.map((line) => line.replace(" ends", "")).sort(),
  });
  const begun = log.indexOf("report 42 begins");
  judge.requires("the money is counted and the goods are away before the report is sent", {
    expected: ["count ends", "put away apples ends", "put away bread ends"],
    seen: log.slice(0, Math.max(begun, 0))
      .filter((line) => line.endsWith("ends") && line !== "lock ends").sort(),
  });
  judge.requires("it waits for the steps, and sets no timers", { expected: 0, seen: timers });
}

async function closesAnyShop(answer: CloseShop, judge: Judge): Promise<void> {
  const goods = ["tea", "", "tea"];
  const poor = await close(answer, judge, { goods, total: 0, times: { put: 300, count: 10 } });
  judge.requires("a total of 0 is a total, too", {
    expected: ['fulfilled: "closed with 0"', "report 0 ends"],
    seen: [poor.result, poor.done.at(-1)],
  });
  judge.requires("each of the goods is put away, and the list stays as it was", {
    expected: [3, goods],
    seen: [poor.done.filter((line) => line.startsWith("put")).length, poor.goods],
  });
  const many = Array.from({ length: 20 }, (_, i) => `box ${i}`);
  const rich = await close(answer, judge, { goods: many });
  judge.requires("even if there are twenty", {
    expected: 20,
    seen: rich.done.filter((line) => line.startsWith("put")).length,
  });
  const empty = await close(answer, judge, { goods: [], total: 7 });
  judge.requires("a shop without goods can be closed", {
    expected: ['fulfilled: "closed with 7"', "report 7 ends"],
    seen: [empty.result, empty.done.at(-1)],
  });
}

async function closesTwoShops(answer: CloseShop, judge: Judge): Promise<void> {
  const evenings = [{ total: 1, times: { count: 50, put: 300 } }, { goods: ["tea"], total: 2 }];
  const { value, outcome } = await judge.run(() =>
    Promise.all(evenings.map(async (evening) => {
      const shop = new WatchedShop(evening);
      const start = performance.now();
      const result = await ending(() => answer(shop));
      const done = shop.log.filter((line) => line.endsWith("ends")).length;
      return `${result}, ${done} steps, ${performance.now() - start} ms at most`;
    }))
  );
  const limit = (ms: number) => (text: string) =>
    text.replace(/\d+ ms at most/, (took) => parseInt(took) <= ms ? `${ms} ms at most` : took);
  judge.requires("two shops can be closed at the same time", {
    expected: [
      'fulfilled: "closed with 1", 5 steps, 850 ms at most',
      'fulfilled: "closed with 2", 4 steps, 400 ms at most',
    ],
    seen: value ? [limit(850)(value[0]), limit(400)(value[1])] : outcome,
  });
}

async function passesFailuresOn(answer: CloseShop, judge: Judge): Promise<void> {
  const closeEach = (evenings: Evening[]) =>
    Array.fromAsync(evenings, async (evening) => ({
      evening,
      ...await close(answer, judge, evening),
    }));
  const single = await closeEach(
    FAILURES.flatMap((failure) => [failure, { ...failure, atOnce: true }]),
  );
  for (const step of new Set(FAILURES.map(({ failing }) => failing))) {
    const ofStep = single.filter(({ evening }) => evening.failing === step);
    const expected = `rejected: ${step} failed`;
    judge.requires(`if "${step}" fails, the caller gets the error`, {
      expected,
      seen: ofStep.find(({ result }) => result !== expected)?.result ?? expected,
    });
  }
  const double = await closeEach(TWO_FAILURES);
  judge.requires("if two steps fail, the caller gets the error of one of them", {
    expected: TWO_FAILURES.map(({ failing }) => `rejected: ${failing} failed`),
    seen: double.map(({ result }) => result),
  });
  const silent = await closeEach(
    ["put away bread", "lock", "count", "report"].map((failing) => ({ failing, silent: true })),
  );
  judge.requires("a step that rejects with undefined has failed, too", {
    expected: silent.map(({ evening }) => {
      const report = evening.failing === "report" ? "a report" : "no report";
      return `${evening.failing}: rejected: undefined, ${report}`;
    }),
    seen: silent.map(({ evening, result, log }) => {
      const report = log.some((line) => line.startsWith("report")) ? "a report" : "no report";
      return `${evening.failing}: ${result}, ${report}`;
    }),
  });
  const lockFailed = single.filter(({ evening }) => evening.failing === "lock");
  judge.requires("if the door cannot be locked, no other step begins", {
    expected: [],
    seen: [...new Set(lockFailed.flatMap(({ log }) => log.slice(1)))],
  });
  const closings = [...single, ...double];
  const early = closings.filter(({ evening }) => /count|put/.test(evening.failing!));
  judge.requires("if counting or putting away fails, no report is sent", {
    expected: [],
    seen: [...new Set(early.flatMap(({ log }) => log.filter((line) => line.startsWith("report"))))],
  });
  judge.requires("whatever fails, no promise is left floating with an error", {
    expected: [],
    seen: closings.flatMap(({ unhandled }) => unhandled.map(String)),
  });
  judge.requires("whatever fails, the list of goods stays as it was", {
    expected: GOODS,
    seen: closings.find(({ goods }) => !equal(goods, GOODS))?.goods ?? GOODS,
  });
}
