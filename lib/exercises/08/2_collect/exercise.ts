/** Exercise 08.2: gather works that have names and types of their own. */
import { delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";
import type { collect } from "./solution.ts";

const after = (ms: number, value: unknown) => () => delay(ms).then(() => value);
const failing = (ms: number, text: string) => () =>
  delay(ms).then(() => Promise.reject(new Error(text)));

/** What became of a call, in words; a throw in the call itself is told apart. */
async function outcome(call: () => Promise<unknown>): Promise<string> {
  let promise: Promise<unknown>;
  try {
    promise = call();
  } catch (error) {
    return `thrown at the call: ${(error as Error).message}`;
  }
  const [end] = await Promise.allSettled([promise]);
  return end.status === "fulfilled" ? "no error" : `rejects: ${end.reason?.message}`;
}

export default defineExercise({
  id: "08.2",
  title: "Three results, three types",
  name: "collect",
  hints: [
    "The starter calls a work when the one before has ended. What must have happened to all works before you await the first?",
    "`Object.entries(works)` is a list. Make a promise of each entry, wait for all, and make an object of the entries: `Object.fromEntries`.",
    "`Object.entries(works).map(async ([name, work]) => [name, await work()])`: in an async function a work that throws at once becomes a rejected promise. And `W[K] extends () => infer R ? Awaited<R> : never` is the type of a result.",
  ],
  async check(answer: typeof collect, judge) {
    const longest = 200 + Math.floor(100 * judge.random());
    const calls: string[] = [];
    const works = {
      zero: () => (calls.push("zero"), after(longest, 0)()),
      none: () => (calls.push("none"), after(110, undefined)()),
      text: () => (calls.push("text"), after(140, "")()),
      empty: () => (calls.push("empty"), after(10, null)()),
      plain: () => (calls.push("plain"), false),
    };
    const before = Object.keys(works);
    const same = { ...works };
    const good = await judge.run(() => answer(works));
    judge.requires("every result is under its name, whatever it is", {
      expected: { zero: 0, none: undefined, text: "", empty: null, plain: false },
      seen: good.value ?? good.outcome,
      holds: Deno.inspect(
        Object.entries(good.value ?? {}).toSorted(([a], [b]) => a < b ? -1 : 1),
      ) ===
        Deno.inspect([
          ...[["empty", null], ["none", undefined], ["plain", false], ["text", ""], ["zero", 0]],
        ]),
    });
    judge.requires("the names are in the order of the works", {
      expected: before,
      seen: Object.keys(good.value ?? {}),
    });
    judge.requires("each work is called once", {
      expected: before,
      seen: calls,
    });
    judge.requires("all works are under way at the same time (ms)", {
      expected: longest,
      seen: good.took,
    });
    judge.requires("the works stay as they are", {
      expected: same,
      seen: works,
      holds: Deno.inspect(Object.keys(works)) === Deno.inspect(before) &&
        Object.entries(same).every(([name, work]) => works[name as keyof typeof works] === work),
    });
    const names = Array.from({ length: 12 }, (_, i) => `work ${i}`);
    const many = await judge.run(() =>
      answer(Object.fromEntries(names.map((name) => [name, after(longest, name)])))
    );
    judge.requires("twelve works take as long as one (ms)", {
      expected: longest,
      seen: many.took,
    });
    const { promise: pending, resolve: end } = Promise.withResolvers<void>();
    const waiting = await judge.run(async () => {
      answer({ pending: () => pending });
      await delay(5);
    });
    end();
    judge.requires("while it waits, no timer runs", { expected: 0, seen: waiting.timersLeft });
    const overlapping = await judge.run(() =>
      Promise.all([answer({ a: after(20, 1), b: after(50, 2) }), answer({ c: after(10, 3) })])
    );
    judge.requires("two calls at the same time do not disturb each other", {
      expected: [{ a: 1, b: 2 }, { c: 3 }],
      seen: overlapping.value ?? overlapping.outcome,
    });
    const again = await judge.run(async () => {
      let age = 36;
      const first = await answer({ user: after(30, "ada") });
      const second = await answer({ user: after(40, "bob"), age: after(20, 36) });
      const growing = { age: () => age++ };
      return [first, second, await answer(growing), await answer(growing)];
    });
    judge.requires("a second call has results of its own", {
      expected: [{ user: "ada" }, { user: "bob", age: 36 }, { age: 36 }, { age: 37 }],
      seen: again.value ?? again.outcome,
    });
    const named = await judge.run(() =>
      answer({ toString: after(20, 1), constructor: after(10, 2) })
    );
    judge.requires("any name will do, even toString", {
      expected: [["toString", 1], ["constructor", 2]],
      seen: named.value ? Object.entries(named.value) : named.outcome,
    });
    const none = await judge.run(() => answer({}));
    judge.requires("no works make an empty object", {
      expected: [],
      seen: none.value ? Object.entries(none.value) : none.outcome,
    });
    const soon = 40 + Math.floor(40 * judge.random());
    const bad = await judge.run(async () => {
      const start = performance.now();
      const how = await outcome(() =>
        answer({
          slow: after(900, 1),
          bad: failing(soon, "no user"),
          worse: failing(700, "no rain"),
        })
      );
      const took = performance.now() - start;
      await delay(1000); // What is not handled shows itself now.
      return { how, took };
    });
    judge.requires("the first failure reaches the caller", {
      expected: "rejects: no user",
      seen: bad.value?.how ?? bad.outcome,
    });
    judge.requires("and it does so at once (ms)", { expected: soon, seen: bad.value?.took });
    const sync = await judge.run(async () => {
      const how = await outcome(() =>
        answer({
          worse: failing(50, "no rain"),
          bad: () => {
            throw new Error("no user");
          },
        })
      );
      await delay(1000);
      return how;
    });
    judge.requires("a work that throws in its call is a failure like any other", {
      expected: "rejects: no user",
      seen: sync.value ?? sync.outcome,
    });
    const odd = [undefined, null, 0, "", new Error("itself")];
    const oddly = await judge.run(() =>
      Promise.all(
        odd.map((reason) =>
          answer({ fine: after(5, 1), bad: () => delay(10).then(() => Promise.reject(reason)) })
            .then(() => "no error", (seen) => ["rejects", seen])
        ),
      )
    );
    judge.requires("a failure may have any reason, even undefined", {
      expected: odd.map((reason) => ["rejects", reason]),
      seen: oddly.value ?? oddly.outcome,
      holds: odd.every((reason, i) => oddly.value?.[i][1] === reason),
    });
    judge.requires("no failure is left unhandled", {
      expected: [0, 0],
      seen: [bad.unhandled.length, sync.unhandled.length],
    });
  },
});
