/** Exercise 20.1: predict what becomes of six small programs with queues. */
import { PriorityQueue, Queue } from "@course/async";
import { delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";
import type { outcomes } from "./solution.ts";

/** How many of `count` calls to `put` have returned after a while. */
async function putsReturned(queue: Queue<number>, count: number): Promise<number> {
  let returned = 0;
  for (let i = 1; i <= count; i++) queue.put(i).then(() => returned++);
  await delay(50);
  return returned;
}

const programs: Record<string, () => Promise<number | string>> = {
  a: () => putsReturned(new Queue(2), 5),
  b() {
    const queue = new Queue<number>(2);
    queue.get();
    return putsReturned(queue, 5);
  },
  async c() {
    const queue = new PriorityQueue<number>();
    const first = queue.get();
    for (const n of [5, 3, 1]) queue.putNowait(n);
    return [await first, await queue.get(), await queue.get()].join(" ");
  },
  async d() {
    const queue = new Queue<number>();
    for (const n of [1, 2, 3]) queue.putNowait(n);
    for (let i = 0; i < 3; i++) await queue.get();
    queue.taskDone();
    queue.taskDone();
    return await Promise.race([queue.join().then(() => "returns"), delay(50).then(() => "waits")]);
  },
  e() {
    const queue = new Queue<number>(2);
    const sink = new WritableStream({ write: () => new Promise(() => {}) }, { highWaterMark: 3 });
    ReadableStream.from(queue).pipeTo(sink);
    return putsReturned(queue, 10);
  },
  async f() {
    const queue = new Queue<number>();
    for (let job = 1; job <= 6; job++) queue.putNowait(job);
    queue.shutdown();
    const start = performance.now();
    await Promise.all(Array.from({ length: 4 }, async () => {
      for await (const _ of queue) await delay(100);
    }));
    return performance.now() - start;
  },
};

export default defineExercise({
  id: "20.1",
  title: "Six queues",
  name: "outcomes",
  prediction: true,
  hints: [
    "For each `put`, ask where the item is afterwards: inside, with a getter, or still outside with a putter that waits.",
    "A getter that is waiting already gets the first item at once, whatever its rank. `join()` counts reports, not gets. A pipe takes as many items out of the queue as its sink would like to have.",
    "`a` and `b` differ by one. In `c` only two numbers are ever sorted. In `d` one report is missing. In `e` add the places and the mark. In `f` count the rounds of four.",
  ],
  async check(answer: typeof outcomes, judge) {
    for (const [name, program] of Object.entries(programs)) {
      const { value: right } = await judge.run(program);
      judge.requires(name, { expected: right, seen: answer?.[name] });
    }
  },
});
