/** Exercise 18.3: results in the order of the inputs, with a bounded number of them under way. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { failures, soon } from "../../shared/mod.ts";
import type { inOrder } from "./solution.ts";

type Answer = typeof inOrder;

/** Numbers from 1 on, and what has become of them. */
class Source implements Iterable<number> {
  read = 0;
  closed = false;
  readAfterClose = 0;
  opened = 0;

  constructor(readonly count = Infinity) {}

  [Symbol.iterator](): Iterator<number> {
    this.opened++;
    return {
      next: () => {
        if (this.closed) this.readAfterClose++;
        if (this.read >= this.count) return { done: true, value: undefined };
        return { done: false, value: ++this.read };
      },
      return: () => {
        this.closed = true;
        return { done: true, value: undefined };
      },
    };
  }
}

const broken = new Error("broken");

/** Reads the results until one of them fails or there are enough, and tells what happened. */
async function consume(
  answer: Answer,
  judge: Judge,
  { limit, count = 12, takes, fail, stopAfter = Infinity, pause = 0 }: {
    limit: number;
    count?: number;
    takes: (n: number) => number;
    fail?: { at: readonly number[]; sync?: boolean };
    stopAfter?: number;
    pause?: number;
  },
) {
  const source = new Source(count);
  let ahead = 0; // the most inputs that were read beyond the results received
  const received: unknown[] = [];
  const trial = await judge.run(async () => {
    const results = answer(source, limit, (n) => {
      const fails = fail?.at.includes(n);
      if (fails && fail?.sync) throw broken;
      return judge.job(`${n}`, takes(n), fails ? { error: broken } : {})();
    });
    try {
      for await (const result of results) {
        received.push(Number(result));
        ahead = Math.max(ahead, source.read - received.length);
        if (received.length >= stopAfter) break;
        if (pause > 0) await delay(pause);
        ahead = Math.max(ahead, source.read - received.length);
      }
    } catch (error) {
      received.push(error === broken ? "broken" : `${error}`);
    }
    const readAtEnd = source.read;
    await delay(1000);
    return { readAtEnd, readLater: source.read - readAtEnd };
  });
  return { ...trial, source, received, ahead, ...trial.value };
}

export default defineExercise({
  id: "18.3",
  title: "In order, with bounded memory",
  name: "inOrder",
  hints: [
    "Keep the promises of what is under way in a list, in the order of the inputs. Which of them do you have to wait for, even if another one is ready earlier?",
    "Read and start an input in each round of a `for … of`. As soon as `limit` are in the list, yield the first of them. What is left over is yielded after the loop.",
    "`const result = Promise.try(work, input)` never throws; `result.catch(() => {})` marks its failure as handled, and the failure is still thrown where it is awaited. `for … of` closes the iterator however it is left.",
  ],
  async check(answer: Answer, judge) {
    const limit = 3 + Math.floor(2 * judge.random());
    const base = 50 + Math.floor(20 * judge.random());
    const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
    const uneven = (n: number) => base + (n % 5 === 1 ? 2 * base : n % 3); // no wave is like another

    const { received, timeline, source } = await consume(answer, judge, {
      limit,
      takes: uneven,
    });
    judge.requires("yields the results in the order of the inputs", {
      expected: numbers(12),
      seen: received,
    });
    judge.requires("has limit of them at work at the same time, and no more", {
      expected: limit,
      seen: timeline.maxConcurrent(),
    });
    const starts: number[] = [], receipts: number[] = [];
    for (const n of numbers(12)) {
      starts.push(n > limit ? receipts[n - limit - 1] : 0);
      receipts.push(Math.max(receipts.at(-1) ?? 0, starts[n - 1] + uneven(n)));
    }
    judge.requires("starts the next input as soon as the consumer asks for more (ms)", {
      expected: starts,
      seen: timeline.entries.map(({ start }) => start),
      scenario: timeline,
    });
    const twice = await consume(answer, judge, { limit, takes: () => base, count: 2 });
    const none = await consume(answer, judge, { limit, takes: () => base, count: 0 });
    const single = await consume(answer, judge, { limit: 1, takes: () => base, count: 3 });
    judge.requires("with a limit of 1 it does one after the other", {
      expected: [[1, 2, 3], 1],
      seen: [single.received, single.timeline.maxConcurrent()],
    });
    judge.requires("works with fewer inputs than limit, and with none", {
      expected: [[1, 2], []],
      seen: [twice.received, none.received],
    });
    const idle = new Source(1000);
    const lazy = await judge.run(async () => {
      const results = answer(idle, limit, (n) => n);
      await delay(100);
      const before = idle.read;
      await results.next();
      return before;
    });
    judge.requires("reads nothing before the first next()", { expected: 0, seen: lazy.value });
    const slow = await consume(answer, judge, {
      ...{ limit, takes: () => base, count: 1000 },
      ...{ pause: 10 * base, stopAfter: 8 },
    });
    judge.requires("reads at most limit inputs beyond the results received", {
      expected: `1 to ${limit}`,
      seen: slow.ahead,
      holds: slow.ahead >= 1 && slow.ahead <= limit && slow.received.length === 8,
    });
    const prompt = await judge.run(async () => {
      const seen: number[] = [];
      const reading = (async () => {
        for await (const n of answer([1, 2, 3, 4], 2, (n) => Promise.resolve(n))) seen.push(n);
      })();
      await soon();
      const atOnce = seen.length;
      await reading;
      return atOnce;
    });
    judge.requires("results that are there are handed on at once, without a timer", {
      expected: 4,
      seen: prompt.value ?? prompt.outcome,
    });
    const both = await judge.run(() =>
      Promise.all(
        [0, 100].map((from) =>
          Array.fromAsync(answer([1, 2, 3, 4], 2, (n) => delay(base).then(() => from + n)))
        ),
      )
    );
    judge.requires("two loops at the same time do not mix", {
      expected: [[1, 2, 3, 4], [101, 102, 103, 104]],
      seen: both.value ?? both.outcome,
    });
    judge.requires("reads the inputs once", { expected: 1, seen: source.opened });

    const at = limit + 2;
    const later = await consume(answer, judge, { limit, takes: uneven, fail: { at: [at] } });
    const sync = await consume(answer, judge, {
      ...{ limit, takes: uneven },
      fail: { at: [at], sync: true },
    });
    judge.requires("throws an error of the work at its place, even one thrown at once", {
      expected: [[...numbers(at - 1), "broken"], [...numbers(at - 1), "broken"]],
      seen: [later.received, sync.received],
    });
    judge.requires("a work that fails is not done again (times)", {
      expected: 1,
      seen: later.timeline.entries.filter(({ lane }) => lane === `${at}`).length,
    });
    const many = await consume(answer, judge, {
      limit,
      takes: (n) => n === 1 ? 5 * base : base,
      fail: { at: [2, 3] },
    });
    const left = await consume(answer, judge, {
      ...{ limit, count: 1000, takes: uneven, stopAfter: 2 },
      fail: { at: [3, 4, 5] },
    });
    judge.requires("a failure that comes early, or is never read, is not unhandled", {
      expected: [[1, "broken"], 0, 0],
      seen: [many.received, many.unhandled.length, left.unhandled.length],
    });
    judge.requires("closes the iterator when the work fails or the loop is left", {
      expected: [true, true, true],
      seen: [later, sync, left].map((one) => one.source.closed),
    });
    judge.requires("reads nothing after that", {
      expected: [0, 0, 0],
      seen: [later, sync, left].map((one) => Math.max(one.readLater!, one.source.readAfterClose)),
    });
    const anyReason = [0, "", undefined, null];
    const { value: reasons } = await judge.run(() =>
      Promise.all(
        Object.values(failures).flatMap((fail) =>
          anyReason.map((reason) =>
            Array.fromAsync(answer([1, 2, 3], 2, () => fail(reason)))
              .then(() => "no error", (error) => error)
          )
        ),
      )
    );
    judge.requires("throws even a falsy error, and one that is thrown at once", {
      expected: Object.keys(failures).flatMap(() => anyReason),
      seen: reasons,
    });
    const values = [0, "", undefined, null, false, NaN];
    const inputs = [...values];
    const falsy = await judge.run(() =>
      Array.fromAsync(answer(inputs, 2, (value) => delay(base).then(() => value)))
    );
    judge.requires("any value is a result, and the inputs stay as they are", {
      expected: [values, values],
      seen: [falsy.value, inputs],
    });
  },
});
