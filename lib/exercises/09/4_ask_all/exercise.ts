/** Exercise 09.4: repair a function that collects results by done callbacks. */
import { delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";

export type Ask = (shop: string) => unknown;

export type AskAll = (shops: string[], ask: Ask) => Promise<unknown>;

/** What a failure is compared as: an error may be any value. */
const failed = (error: unknown) => ({ error });

export default defineExercise({
  id: "09.4",
  title: "Find the faults: prices by callback",
  name: "askAll",
  hints: [
    "Where do the prices of a second call go? And what has to happen for `resolve` to be called: with no shops, with a price of 0, after a failure?",
    "Keep one list for each call, put a price in the place of its shop, and count how many are missing. A price of `undefined` counts, too; and an error may be anything, so look at the task's `state`.",
    '`let missing = shops.length`, and at once `resolve([])` if it is 0. In the callback: `if (task.state !== "fulfilled") return reject(task.exception())`, then `prices[i] = task.result()` and `if (--missing === 0) resolve(prices)`.',
  ],
  async check(answer: AskAll, judge) {
    const price = () => 1 + Math.floor(1000 * judge.random());
    const prices = [price(), price(), price()];
    const shops = ["A", "B", "C"];
    const times: Record<string, number> = { A: 300, B: 100, C: 200 };
    const ordered = await judge.run(() =>
      answer(
        shops,
        (shop) => judge.job(shop, times[shop], { value: prices["ABC".indexOf(shop)] })(),
      )
    );
    judge.requires("the prices come in the order of the shops", {
      expected: prices,
      seen: ordered.value,
      scenario: ordered.timeline,
    });
    judge.requires("all shops are asked at the same time (ms)", {
      expected: 300,
      seen: ordered.took,
      scenario: ordered.timeline,
    });
    const many = Array.from({ length: 20 }, (_, i) => `shop ${i}`);
    const together = await judge.run(() => answer(many, () => delay(300)), { deadline: 1000 });
    judge.requires("twenty shops take as long as one (ms)", {
      expected: 300,
      seen: together.took,
    });
    const { promise: pending, resolve: end } = Promise.withResolvers<void>();
    const waiting = await judge.run(async () => {
      answer(["A"], () => pending);
      await delay(5);
    });
    end();
    judge.requires("while it waits, no timer runs", { expected: 0, seen: waiting.timersLeft });
    const falsy = [0, undefined, "", null, NaN, false];
    const kept = await judge.run(
      () => answer(falsy.map(String), (shop) => falsy[falsy.map(String).indexOf(shop)]),
      { deadline: 1000 },
    );
    judge.requires("every price counts, 0 and undefined too", {
      expected: falsy,
      seen: kept.value,
    });
    const none = await judge.run(() => answer([], () => 1), { deadline: 1000 });
    judge.requires("no shops, no prices", { expected: [], seen: none.value });

    const endOf = (promise: Promise<unknown>): Promise<{ value: unknown } | { error: unknown }> =>
      promise.then((value) => ({ value }), failed);
    const closed = new Error(`B is closed ${price()}`);
    const asked: string[] = [];
    const failure = await judge.run(
      () =>
        endOf(answer(shops, async (shop) => {
          asked.push(shop);
          await delay(times[shop]);
          if (shop === "B") throw closed;
          return 1;
        })),
      { deadline: 1000 },
    );
    judge.requires("a failure reaches the caller, that very error, at that moment", {
      expected: [failed(closed), "100 ms"],
      seen: [failure.value, `${failure.took} ms`],
      holds: failure.took === 100 && (failure.value as { error?: unknown })?.error === closed,
    });
    const thrown = new TypeError("no such shop");
    const sync = await judge.run(async () => {
      const start = performance.now();
      const end = await endOf(answer(shops, (shop) => {
        if (shop === "C") throw thrown;
        return delay(times[shop]).then(() => Promise.reject(new Error(shop)));
      }));
      const took = performance.now() - start;
      await delay(500); // the other two have failed by then
      return { end, took };
    }, { deadline: 5000 });
    judge.requires("an error in the call to ask reaches the caller", {
      expected: [failed(thrown), "0 ms"],
      seen: [sync.value?.end, `${sync.value?.took} ms`],
      holds: sync.value?.took === 0 && (sync.value.end as { error?: unknown }).error === thrown,
    });
    const odd = [undefined, null, 0, ""];
    const oddly = await judge.run(
      () =>
        Promise.all(odd.map((error) =>
          endOf(answer(
            ["A", "B"],
            (shop) => delay(10).then(() => shop === "A" ? 1 : Promise.reject(error)),
          ))
        )),
      { deadline: 1000 },
    );
    judge.requires("an error may be anything", { expected: odd.map(failed), seen: oddly.value });
    const oddlyThrown = await judge.run(
      () =>
        Promise.all(odd.map((error) =>
          endOf(answer(["A"], () => {
            throw error;
          }))
        )),
      { deadline: 1000 },
    );
    judge.requires("in the call of ask, too", {
      expected: odd.map(failed),
      seen: oddlyThrown.value,
    });
    const twice = await judge.run(async () => {
      const end = await endOf(answer(shops, async (shop) => {
        await delay(times[shop]);
        throw new Error(shop);
      }));
      await delay(500); // the other two have failed by then
      return "error" in end ? `rejected: ${end.error}` : "fulfilled";
    }, { deadline: 5000 });
    judge.requires("later failures are ignored, and none is left unhandled", {
      expected: ["rejected: Error: B", []],
      seen: [twice.value, [...sync.unhandled, ...twice.unhandled].map(String)],
    });

    const again = await judge.run(async () => {
      const ask = (shop: string) => delay(times[shop]).then(() => shop.toLowerCase());
      const first = answer(shops, ask);
      await delay(50);
      const second = answer(["C", "B"], ask);
      const both = await Promise.all([first, second]);
      return [...both, await answer(["B"], ask)];
    }, { deadline: 2000 });
    judge.requires("a second and a third call have nothing to do with the first", {
      expected: [["a", "b", "c"], ["c", "b"], ["b"]],
      seen: again.value,
    });
    const list = ["C", "A", "B", "A"];
    let calls = 0;
    const same = await judge.run(() => answer(list, (shop) => `${shop}${++calls}`), {
      deadline: 1000,
    });
    judge.requires("a shop may be in the list twice, and the list stays as it is", {
      expected: [["C1", "A2", "B3", "A4"], ["C", "A", "B", "A"]],
      seen: [same.value, list],
    });
  },
});
