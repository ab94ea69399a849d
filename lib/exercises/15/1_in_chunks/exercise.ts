/** Exercise 15.1: fewer messages, by sending many items in each. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { outcomeOf } from "../../shared/mod.ts";
import type { mapInChunks } from "./solution.ts";

interface Round {
  items: Iterable<unknown>;
  size: number;
  /** How long the job takes for the chunk that begins with this item, in ms; 100 by default. */
  times?: Map<unknown, number>;
  /** The first items of the chunks that fail at their end. */
  failing?: unknown[];
  /** The first item of a chunk for which the call to the job throws. */
  throwing?: unknown;
}

/** Runs the answer once, and looks at it until long after its end. */
async function round(answer: typeof mapInChunks, judge: Judge, plan: Round) {
  const { items, size, times, failing = [], throwing } = plan;
  const chunks: unknown[][] = [];
  const begun: number[] = [];
  const report = await judge.run(async () => {
    const zero = performance.now();
    const job = (chunk: unknown[]) => {
      chunks.push([...chunk]);
      begun.push(performance.now() - zero);
      const [first] = chunk;
      if (throwing !== undefined && first === throwing) throw new Error(`${first} is too big`);
      return (async () => {
        await delay(times?.get(first) ?? 100);
        if (failing.includes(first)) throw new Error(`${first} is broken`);
        return chunk.map((item) => typeof item === "number" ? item * 10 : item);
      })();
    };
    try {
      return { results: await answer(job, items, size), took: performance.now() - zero };
    } catch (error) {
      return { error, took: performance.now() - zero };
    } finally {
      await delay(1000); // What floats shows itself now.
    }
  });
  const { results, error, took } = report.value ?? { took: NaN };
  const { unhandled } = report;
  const message = error instanceof Error ? error.message : error;
  return { results, error, message, took, chunks, begun, unhandled: unhandled.length };
}

export default defineExercise({
  id: "15.1",
  title: "Fewer messages",
  name: "mapInChunks",
  hints: [
    "Three steps: make chunks, start the job for every one of them, put the results in a row.",
    "`Promise.all` keeps the order of the chunks; `flat(1)` makes one list of them. If the call itself throws, the chunks that were started must not be left floating: make each call inside an async function.",
    "`const results = await Promise.all(chunks.map(async (chunk) => await job(chunk)));`, and before that the chunks: `all.slice(at, at + size)` for `at` = 0, size, 2 × size …",
  ],
  async check(answer: typeof mapInChunks, judge) {
    const rest = 1 + Math.floor(2 * judge.random());
    const items = Array.from({ length: 6 + rest }, (_, i) => i + Math.floor(50 * judge.random()));
    const before = [...items];
    const times = new Map(items.map((item, i) => [item, 300 - 20 * i])); // the first is the slowest
    const good = await round(answer, judge, { items, size: 3, times });
    const expected = [items.slice(0, 3), items.slice(3, 6), items.slice(6)];
    judge.requires("each chunk has `size` items in their order, the last one the rest", {
      expected,
      seen: good.chunks,
    });
    judge.requires("the results are in the order of the items, whichever chunk is done first", {
      expected: before.map((item) => item * 10),
      seen: good.results ?? good.error,
    });
    judge.requires("all chunks are under way at once (the pool has a queue): they begin at (ms)", {
      expected: [0, 0, 0],
      seen: good.begun,
    });
    const many = await round(answer, judge, { items: Array(200).keys(), size: 2 });
    judge.requires("a hundred chunks, too (how many begin at once)", {
      expected: 100,
      seen: many.begun.filter((at) => at === 0).length,
    });
    judge.requires("the list of items stays as it is", { expected: before, seen: items });

    const odd = [0, "", null, undefined, false, [1, 2]];
    const falsy = await round(answer, judge, { items: odd, size: 4 });
    const five = await round(answer, judge, { items: [1, 2, 3, 4, 5], size: 4 });
    judge.requires("all chunks but the last are full: 5 items make chunks of 4 and 1", {
      expected: [[1, 2, 3, 4], [5]],
      seen: five.chunks,
    });
    judge.requires("items and results may be anything, falsy ones and lists included", {
      expected: odd,
      seen: falsy.results ?? falsy.error,
    });
    const once = await round(answer, judge, { items: new Set(["x", "y", "z"]).values(), size: 2 });
    judge.requires("the items may come from any iterable, and be readable only once", {
      expected: [["x", "y"], ["z"]],
      seen: once.chunks,
    });
    const none = await round(answer, judge, { items: [], size: 2 });
    judge.requires("no items make no results, and no call to the job", {
      expected: [[], []],
      seen: [none.results ?? none.error, none.chunks],
    });
    const large = await round(answer, judge, { items: ["only"], size: 100 });
    judge.requires("a size above the number of items makes one chunk", {
      expected: [["only"]],
      seen: large.chunks,
    });
    const failed = await round(answer, judge, {
      items: ["a", "b", "c"],
      size: 1,
      failing: ["a", "b"],
      times: new Map([["a", 200], ["b", 50], ["c", 400]]),
    });
    judge.requires("if chunks fail, the caller gets the first error at once", {
      expected: ["b is broken", 50],
      seen: [failed.message ?? failed.results, failed.took],
    });
    const thrown = await round(answer, judge, {
      items: ["a", "b", "c"],
      size: 1,
      throwing: "c",
      failing: ["a", "b"],
    });
    judge.requires("an error in the call to the job is an error like any other", {
      expected: "c is too big",
      seen: thrown.message ?? thrown.results,
    });
    const reasons: string[] = [];
    for (const reason of [0, "", undefined]) {
      const atOnce = () => {
        throw reason;
      };
      reasons.push(await outcomeOf(() => answer(() => Promise.reject(reason), ["a"], 1)));
      reasons.push(await outcomeOf(() => answer(atOnce, ["a"], 1)));
    }
    judge.requires("an error that is 0, an empty string or undefined is one, too", {
      expected: ["threw 0", "threw ", "threw undefined"].flatMap((one) => [one, one]),
      seen: reasons,
    });
    const two = await judge.run(() => {
      const job = (ms: number) => (chunk: number[]) => delay(ms).then(() => chunk);
      return Promise.all([answer(job(100), [1, 2, 3], 2), answer(job(30), [4, 5], 1)]);
    });
    judge.requires("two calls at the same time do not disturb each other", {
      expected: [[1, 2, 3], [4, 5]],
      seen: two.value ?? two.outcome,
    });
    judge.requires("whatever fails, no promise is left floating with an error", {
      expected: 0,
      seen: failed.unhandled + thrown.unhandled,
    });
    const bad = [];
    for (const size of [0, -1, 1.5, NaN, Infinity]) {
      const { error, chunks } = await round(answer, judge, { items: ["a"], size });
      bad.push(error instanceof RangeError && chunks.length === 0 ? "RangeError" : "none");
    }
    judge.requires("a size of 0, -1, 1.5, NaN or Infinity is a RangeError, and starts nothing", {
      expected: Array(5).fill("RangeError"),
      seen: bad,
    });
  },
});
