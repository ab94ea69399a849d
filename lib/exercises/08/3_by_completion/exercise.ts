/** Exercise 08.3: results in the order of completion, with one handler on each promise. */
import { delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";
import type { byCompletion } from "./solution.ts";

type End = PromiseSettledResult<unknown>;

const inShort = (end: End | undefined) =>
  end?.status === "fulfilled"
    ? Deno.inspect(end.value)
    : `✘ ${end?.status === "rejected" ? (end.reason?.message ?? Deno.inspect(end.reason)) : end}`;

const after = <T>(ms: number, value: T) => delay(ms).then(() => value);
const failing = (ms: number, reason: unknown) => delay(ms).then(() => Promise.reject(reason));

/** A promise that counts the handlers it is given, by `then` or by an `await`. */
class Counted<T> extends Promise<T> {
  static override get [Symbol.species]() {
    return Promise;
  }
  handlers = 0;
  override then<A = T, B = never>(...both: Parameters<typeof Promise.prototype.then<A, B>>) {
    this.handlers++;
    return super.then(...both as [() => A, () => B]);
  }
}

export default defineExercise({
  id: "08.3",
  title: "In the order of completion",
  name: "byCompletion",
  hints: [
    "No race is needed: a promise tells you that it has settled, if you give it a handler once. When must the handler be there, if a failure must not be missed? And where do you put the result if the loop is not waiting for it yet?",
    "Make as many empty places as there are promises, each a promise with `Promise.withResolvers()`. The promise that settles first fills the first free place, and so on. The loop awaits the places in their order.",
    '`promise.then((value) => places[next++].resolve({ status: "fulfilled", value }), (reason) => …)` for each promise, in a plain function; then return a generator that yields `await place.promise` for each place. The body of an `async function*` would begin only with the first round.',
  ],
  async check(answer: typeof byCompletion, judge) {
    const mid = 150 + Math.floor(100 * judge.random());
    const good = await judge.run(async () => {
      const start = performance.now();
      const seen: [string, number][] = [];
      const list: Promise<unknown>[] = [
        after(400, 0),
        failing(mid, new Error("site 2 is down")),
        after(100, ""),
        failing(300, undefined),
        after(mid + 7, undefined),
      ];
      for await (const end of answer(list)) seen.push([inShort(end), performance.now() - start]);
      return { seen, length: list.length };
    });
    const seen = good.value?.seen ?? [];
    judge.requires("the results come in the order of completion, failures in their place", {
      expected: ['""', "✘ site 2 is down", "undefined", "✘ undefined", "0"],
      seen: good.value ? seen.map(([what]) => what) : good.outcome,
    });
    judge.requires("each comes as soon as it is there (ms)", {
      expected: [100, mid, mid + 7, 300, 400],
      seen: seen.map(([, when]) => when),
    });
    judge.requires("the list stays as it is", { expected: 5, seen: good.value?.length });
    const slow = await judge.run(async () => {
      const seen: string[] = [];
      const list: Promise<unknown>[] = [
        after(310, "d"), // When the loop comes back, c and d are there, and c was first.
        after(50, "a"),
        failing(90, new Error("b")),
        after(300, "c"),
      ];
      for await (const end of answer(list)) {
        seen.push(inShort(end));
        await delay(200); // The others do not wait for the loop.
      }
      return { seen, took: performance.now() };
    });
    judge.requires("a slow loop misses nothing, and keeps the order", {
      expected: ['"a"', "✘ b", '"c"', '"d"'],
      seen: slow.value?.seen ?? slow.outcome,
    });
    const waiting = await judge.run(async () => {
      const pending = new Promise<never>(() => {});
      answer([pending])[Symbol.asyncIterator]().next();
      await delay(5);
    });
    judge.requires("while it waits, no timer runs", { expected: 0, seen: waiting.timersLeft });
    const two = await judge.run(async () => {
      for await (const _ of answer([10, 20, 20, 20].map((ms) => after(ms, "left behind")))) break;
      const read = async (...list: Promise<unknown>[]) => {
        const seen: string[] = [];
        for await (const end of answer(list)) seen.push(inShort(end));
        return seen;
      };
      return await Promise.all([
        read(after(50, 1), after(30, 2)),
        read(after(40, 3), after(60, 4)),
      ]);
    });
    judge.requires("two loops at the same time have their own promises", {
      expected: [["2", "1"], ["3", "4"]],
      seen: two.value ?? two.outcome,
    });
    const many = await judge.run(async () => {
      const promises = Array.from(
        { length: 40 },
        (_, i) =>
          new Counted<number>((resolve) => setTimeout(() => resolve(i), 10 + (i * 37) % 400)),
      );
      let rounds = 0;
      for await (const _ of answer(promises)) rounds++;
      return { rounds, handlers: Math.max(...promises.map((one) => one.handlers)) };
    });
    judge.requires("each promise is given one handler", {
      expected: { rounds: 40, handlers: 1 },
      seen: many.value ?? many.outcome,
    });
    const twice = await judge.run(async () => {
      const one = after(50, "same");
      const source = (function* () {
        yield one;
        yield after(20, "other");
        yield one;
      })();
      const seen: string[] = [];
      for await (const end of answer(source)) seen.push(inShort(end));
      return seen;
    });
    judge.requires("any iterable will do, and the same promise twice counts twice", {
      expected: ['"other"', '"same"', '"same"'],
      seen: twice.value ?? twice.outcome,
    });
    const none = await judge.run(async () => {
      let rounds = 0;
      for await (const _ of answer([])) rounds++;
      return rounds;
    });
    judge.requires("no promises, no rounds", { expected: 0, seen: none.value ?? none.outcome });
    const late = await judge.run(async () => {
      const source = answer([failing(50, new Error("early")), after(100, "fine")]);
      await delay(300); // The loop begins when everything is over.
      const seen: string[] = [];
      for await (const end of source) seen.push(inShort(end));
      return seen;
    });
    judge.requires("a failure before the first round is not left unhandled, and comes", {
      expected: [["✘ early", '"fine"'], 0],
      seen: [late.value ?? late.outcome, late.unhandled.length],
    });
    const left = await judge.run(async () => {
      const list = [after(50, "enough"), failing(120, new Error("later"))];
      for await (const _ of answer(list)) break;
      await delay(300);
    });
    judge.requires("after a break a later failure is not left unhandled", {
      expected: ["returned undefined", 0],
      seen: [left.outcome, left.unhandled.length],
    });
  },
});
