/** Exercise 19.4: find what is wrong with a buffer, and repair it. */
import { delay } from "@std/async";
import type { Program } from "@course/notebook";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { inEveryOrder, must, soon } from "../../shared/mod.ts";
import type { BoundedBuffer } from "./solution.ts";

export type AnyBuffer = new (capacity: number) => Pick<BoundedBuffer<unknown>, "put" | "take">;

/** Tasks of one put or one take each: as many of these as of those. */
function traffic(answer: AnyBuffer, capacity: number, each: number): Program {
  return () => {
    const buffer = new answer(capacity);
    const taken: unknown[] = [];
    let put = 0;
    const putter = (item: unknown) => async () => {
      await buffer.put(item);
      put++;
    };
    const taker = async () => void taken.push(await buffer.take());
    const numbers = Array.from({ length: each }, (_, i) => i);
    return {
      tasks: Object.fromEntries([
        ...numbers.map((i) => [`taker${i}`, taker]),
        ...numbers.map((i) => [`putter${i}`, putter(i)]),
      ]),
      state: () => ({ put, taken: taken.map(String).join(" ") }),
      atEnd: () =>
        must(
          taken.toSorted().join() === numbers.join(),
          `${numbers.join(" and ")} were put, ${taken.map(String).join(" and ")} were taken`,
        ),
    };
  };
}

export default defineExercise({
  id: "19.4",
  title: "The buffer that gets stuck",
  name: "BoundedBuffer",
  hints: [
    "Two things are wrong. Run the explorer's cell, and ask: what may have happened between `notify()` and the moment at which the woken task goes on? When you have mended that, run it again.",
    "Both kinds of tasks wait in the same room, for different facts. Which of them does `notify()` wake, and what does it do if it was the wrong one?",
    "`await this.#changed.waitFor(() => …)` instead of `if … wait()`, in both methods; and `notifyAll()` instead of `notify()`. Or two conditions that share a lock.",
  ],
  async check(answer: AnyBuffer, judge) {
    await keepsTheOrder(answer, judge);
    await limits(answer, judge);
    await waits(answer, judge);
    await inEveryOrder(
      judge,
      "one place, two that put and two that take, in every order: each item is taken once",
      traffic(answer, 1, 2),
    );
    await getsACrowdThrough(answer, judge);
    await getsManyThrough(answer, judge);
    await waitsWithoutATimer(answer, judge);
    await wakesWithoutATimer(answer, judge);
    await keepsBuffersApart(answer, judge);
  },
});

async function keepsTheOrder(answer: AnyBuffer, judge: Judge): Promise<void> {
  const items = ["tea", 0, "", undefined, null, false, NaN, "milk", "tea"];
  const { value, outcome } = await judge.run(async () => {
    const buffer = new answer(items.length);
    for (const item of items) await buffer.put(item);
    const taken: unknown[] = [];
    for (const _ of items) taken.push(await buffer.take());
    return taken;
  });
  judge.requires("items of any value are taken in the order in which they were put", {
    expected: items,
    seen: value ?? outcome,
  });
}

/** How much has been put after a while, before each of a few takes. */
async function limits(answer: AnyBuffer, judge: Judge): Promise<void> {
  const capacity = 2 + Math.floor(judge.random() * 5);
  const { value, outcome } = await judge.run(async () => {
    const buffer = new answer(capacity);
    let put = 0;
    for (let i = 0; i < capacity + 5; i++) buffer.put(i).then(() => put++);
    const counts: number[] = [];
    for (let taken = 0; taken < 4; taken++) {
      await delay(10);
      counts.push(put);
      await buffer.take();
    }
    return counts;
  });
  judge.requires("put() waits while the buffer holds as many items as its capacity", {
    expected: [0, 1, 2, 3].map((taken) => capacity + taken),
    seen: value ?? outcome,
  });
}

async function waits(answer: AnyBuffer, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    const start = performance.now();
    const buffer = new answer(1);
    const log: string[] = [];
    const take = async () => log.push(`${await buffer.take()} at ${performance.now() - start}`);
    const taking = [take(), take(), take()];
    for (const item of ["a", "b", "c"]) {
      await delay(100);
      await buffer.put(item);
    }
    await Promise.all(taking);
    return log;
  });
  judge.requires("a task that takes from an empty buffer has the item as soon as it is put (ms)", {
    expected: ["a at 100", "b at 200", "c at 300"],
    seen: value ?? outcome,
  });
}

/** Twenty tasks wait on one side; then twenty come at once on the other. */
async function getsACrowdThrough(answer: AnyBuffer, judge: Judge): Promise<void> {
  const numbers = Array.from({ length: 20 }, (_, i) => i);
  for (const waiting of ["take", "put"] as const) {
    const { value, outcome } = await judge.run(async () => {
      const buffer = new answer(1);
      if (waiting === "put") await buffer.put("first"); // now it is full
      const put = () => numbers.map((i) => buffer.put(i));
      const take = () => numbers.map(() => buffer.take());
      const first = waiting === "take" ? take() : put();
      await delay(10);
      const second = waiting === "take" ? put() : take();
      await Promise.all([...first, ...second]);
      return "all get through";
    });
    const coming = waiting === "take" ? "put" : "take";
    judge.requires(`twenty tasks wait to ${waiting}, then twenty come to ${coming}`, {
      expected: "all get through",
      seen: value ?? outcome,
    });
  }
}

async function getsManyThrough(answer: AnyBuffer, judge: Judge): Promise<void> {
  const each = 20;
  const scenario = `5 tasks put ${each} items each, 5 take ${each} each, there are 2 places`;
  const slowToPut = [3, 3, 3, 3, 3, 1, 1, 1, 1, 1];
  const mixed = slowToPut.map(() => 1 + Math.floor(judge.random() * 3));
  const getThrough = async (pauses: number[]) => {
    const { value, outcome } = await judge.run(async () => {
      const buffer = new answer(2);
      const taken: unknown[] = [];
      await Promise.all(pauses.map(async (pause, task) => {
        for (let i = 0; i < each; i++) {
          if (i % 7 === 0) await delay(pause); // sometimes in bursts
          if (task < 5) await buffer.put(task * each + i);
          else taken.push(await buffer.take());
        }
      }));
      return new Set(taken).size;
    });
    return value ?? outcome;
  };
  judge.requires("ten busy tasks: all items get through", {
    expected: [5 * each, 5 * each],
    seen: [await getThrough(slowToPut), await getThrough(mixed)],
    scenario,
  });
}

async function waitsWithoutATimer(answer: AnyBuffer, judge: Judge): Promise<void> {
  const waiting = await judge.run(async () => {
    const [empty, full] = [new answer(1), new answer(1)];
    await full.put(1);
    await Promise.all([empty.take(), full.put(2)]);
  }, { deadline: 100 });
  judge.requires("a task that waits does not look again and again (timers)", {
    expected: 0,
    seen: waiting.timersLeft,
  });
}

async function wakesWithoutATimer(answer: AnyBuffer, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    const buffer = new answer(1);
    const log: string[] = [];
    buffer.take().then((item) => log.push(`took ${item}`));
    await soon();
    await buffer.put("a");
    await soon();
    log.push("put b");
    await buffer.put("b");
    buffer.put("c").then(() => log.push("put c"));
    await soon();
    await buffer.take();
    await soon();
    return log.join(", ");
  });
  judge.requires("a task that waits goes on at once when it can, without a timer", {
    expected: "took a, put b, put c",
    seen: value ?? outcome,
  });
}

async function keepsBuffersApart(answer: AnyBuffer, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    const [mine, yours] = [new answer(1), new answer(1)];
    await mine.put("mine");
    await yours.put("yours");
    const taken = [await mine.take(), await yours.take()];
    const both = Promise.all([mine.take(), yours.take()]);
    await yours.put("yours again");
    await mine.put("mine again");
    return [...taken, ...await both];
  }, { deadline: 100 });
  judge.requires("two buffers do not affect each other", {
    expected: ["mine", "yours", "mine again", "yours again"],
    seen: value ?? outcome,
  });
}
