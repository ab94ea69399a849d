/** Exercise 20.4: a bounded pile of one's own, tried in every order of a few calls. */
import { LifoQueue } from "@course/async";
import { delay } from "@std/async";
import { linearizable } from "@course/notebook";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { soon } from "../../shared/mod.ts";
import type { Pile } from "./solution.ts";

export type AnyPile = new <T>(maxSize: number) => Pick<Pile<T>, "put" | "get">;

const LIKE_ONE_AT_A_TIME = "like calls made one at a time";

async function judgeOrders(answer: AnyPile, judge: Judge, maxSize: number): Promise<void> {
  const seed = 1 + Math.floor(1000 * judge.random());
  const found = await linearizable("Pile", {
    make: () => new answer<number>(maxSize),
    model: () => new LifoQueue<number>(maxSize) as Pick<Pile<number>, "put" | "get">,
    operations: { "put 1": (p) => p.put(1), "put 2": (p) => p.put(2), get: (p) => p.get() },
  }, { scenarios: 15, seed });
  const seen = found.broken > 0
    ? `${found.title}, in the order ${found.example.replay}: ${found.example.problem?.message}`
    : found.inconclusive > 0
    ? `${found.inconclusive} orders take more steps than are tried`
    : LIKE_ONE_AT_A_TIME;
  judge.requires(`whatever the order of calls, they come to the same (maxSize ${maxSize})`, {
    expected: LIKE_ONE_AT_A_TIME,
    seen,
  });
}

async function judgeOneTask(answer: AnyPile, judge: Judge): Promise<void> {
  const numbers = [...Array(20).keys()].toReversed();
  const { value, outcome } = await judge.run(async () => {
    const items = ["tea", 0, "", undefined, null, false, ...Array(20).keys()];
    const pile = new answer<unknown>(items.length);
    for (const item of items) await pile.put(item);
    const taken: unknown[] = [];
    for (const _ of items) taken.push(await pile.get());
    await pile.put("again");
    return [...taken.slice(20), await pile.get(), taken.slice(0, 20).join() === numbers.join()];
  });
  judge.requires("the newest item is taken first, even a falsy one", {
    expected: [false, null, undefined, "", 0, "tea", "again", true],
    seen: value ?? outcome,
  });
}

async function judgeWaiting(answer: AnyPile, judge: Judge): Promise<void> {
  const size = 2 + Math.floor(3 * judge.random());
  const { value, outcome } = await judge.run(async () => {
    const pile = new answer<number>(size);
    const put: number[] = [], got: number[] = [];
    for (let n = 1; n <= size + 2; n++) pile.put(n).then(() => put.push(n));
    await delay(10);
    const inside = put.length;
    got.push(await pile.get());
    await delay(10);
    got.push(await pile.get());
    await delay(10);
    return { inside, got, put };
  });
  judge.requires("a put waits while the pile is full", { expected: size, seen: value?.inside });
  judge.requires("each place that becomes free lets the next put in, in the order of coming", {
    expected: [[size, size + 1], Array.from({ length: size + 2 }, (_, i) => i + 1)],
    seen: value ? [value.got, value.put] : outcome,
  });
  const getters = await judge.run(async () => {
    const pile = new answer<number>(1);
    const got: string[] = [];
    const all = ["A", "B", "C"].map((name) => pile.get().then((n) => got.push(`${name} ${n}`)));
    const start = performance.now();
    for (const n of [1, 2, 3]) {
      await delay(7);
      await pile.put(n);
    }
    await Promise.all(all);
    return [got.join(", "), performance.now() - start];
  });
  judge.requires("a get waits for an item, and the first to wait is the first to get one (ms)", {
    expected: ["A 1, B 2, C 3", 21],
    seen: getters.value ?? getters.outcome,
  });
}

/** Another caller comes in the same step in which a place, or an item, becomes free for A. */
async function judgeLine(answer: AnyPile, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    const full = new answer<string>(1), empty = new answer<string>(1);
    const order = { put: "", get: "" };
    const call = (promise: Promise<unknown>, then = () => {}) => void promise.then(then, () => {});
    await full.put("first");
    for (const name of "AB") {
      call(full.put(name), () => order.put += name);
      call(empty.get(), () => order.get += name);
    }
    await soon();
    call(full.get());
    call(full.put("newcomer"));
    call(empty.put("for A"));
    call(empty.get());
    for (let i = 0; i < 3; i++) {
      await soon();
      call(full.get());
      call(empty.put("more"));
    }
    await soon();
    return order;
  });
  judge.requires("callers that wait keep their order, even if others come in between", {
    expected: { put: "AB", get: "AB" },
    seen: value ?? outcome,
  });
}

export default defineExercise({
  id: "20.4",
  title: "A pile of your own",
  name: "Pile",
  hints: [
    "Two lists: the items, and the callers that wait. A caller waits for a promise whose `resolve` is in the second list. Who calls it, and when?",
    "The queue of the last section is nearly it: wait _while_ there is no item (or no place), then take or put without any `await` in between, then wake the callers that wait. What must be different for the newest to come first?",
    "`put`: `while (items.length >= maxSize) await change()`, `items.push(item)`, wake all. `get`: `while (items.length === 0) await change()`, `items.pop()`, wake all. `change()` returns a new promise and keeps its `resolve`.",
  ],
  async check(answer: AnyPile, judge) {
    await judgeOneTask(answer, judge);
    await judgeWaiting(answer, judge);
    await judgeLine(answer, judge);
    const apart = await judge.run(async () => {
      const [one, other] = [new answer<string>(1), new answer<string>(1)];
      const waiting = other.get();
      await one.put("mine");
      await other.put("yours");
      return [await one.get(), await waiting];
    });
    judge.requires("two piles have nothing in common", {
      expected: ["mine", "yours"],
      seen: apart.value ?? apart.outcome,
    });
    const idle = await judge.run(async () => {
      const pile = new answer<string>(1);
      pile.get().catch(() => {});
      await pile.put("a");
      pile.get().catch(() => {});
      await delay(20);
    });
    judge.requires("a caller waits without a timer", { expected: 0, seen: idle.timersLeft });
    if (idle.timersLeft > 0) return;
    for (const maxSize of [1, 2]) await judgeOrders(answer, judge, maxSize);
  },
});
