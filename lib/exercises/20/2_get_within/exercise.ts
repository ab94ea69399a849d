/** Exercise 20.2: a get that gives up, and leaves its item to the next. */
import { Queue } from "@course/async";
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { soon } from "../../shared/mod.ts";
import type { getWithin } from "./solution.ts";

type Answer = typeof getWithin;

/** What a call comes to, in words: its value, or the name of its error. */
async function endOf(call: () => unknown): Promise<string> {
  try {
    return Deno.inspect(await call());
  } catch (error) {
    return (error as Error)?.name ?? String(error);
  }
}

async function judgeItems(answer: Answer, judge: Judge): Promise<void> {
  const ms = 20 + Math.floor(50 * judge.random());
  const { value, outcome } = await judge.run(async () => {
    const queue = new Queue<unknown>();
    const inside: string[] = [], awaited: string[] = [];
    for (const item of ["tea", 0, "", undefined, null, false]) {
      queue.putNowait(item);
      inside.push(await endOf(() => answer(queue, 100)));
      setTimeout(() => queue.putNowait(item), ms);
      awaited.push(await endOf(() => answer(queue, 100)));
    }
    queue.putNowait("last");
    const start = performance.now();
    const atZero = await endOf(() => answer(queue, 0));
    setTimeout(() => queue.putNowait("soon"), ms);
    const end = await endOf(() => answer(queue, 1000));
    return { inside, awaited, atZero, soon: [end, performance.now() - start] };
  });
  const items = ['"tea"', "0", '""', "undefined", "null", "false"];
  judge.requires("an item that is inside is returned, even a falsy one", {
    expected: items,
    seen: value?.inside ?? outcome,
  });
  judge.requires("so is an item that comes in time", {
    expected: items,
    seen: value?.awaited ?? outcome,
  });
  judge.requires("an item that is inside is returned even if ms is 0", {
    expected: '"last"',
    seen: value?.atZero ?? outcome,
  });
  judge.requires("an item is returned as soon as it comes (ms)", {
    expected: ['"soon"', ms],
    seen: value?.soon ?? outcome,
  });
}

async function judgeTimeout(answer: Answer, judge: Judge): Promise<void> {
  const ms = 30 + Math.floor(50 * judge.random());
  const { value, outcome } = await judge.run(async () => {
    const queue = new Queue<string>();
    const start = performance.now();
    const ends = [await endOf(() => answer(queue, ms)), performance.now() - start];
    const again = [await endOf(() => answer(queue, ms)), performance.now() - start];
    const other = new Queue<string>();
    const none = [await endOf(() => answer(other, 0)), performance.now() - start];
    queue.putNowait("first");
    queue.putNowait("second");
    queue.putNowait("third");
    const next = [await endOf(() => queue.get()), await endOf(() => answer(queue, ms))];
    return { ends, again, none, next, left: queue.size };
  });
  judge.requires("without an item, a TimeoutError after that time (ms)", {
    expected: [["TimeoutError", ms], ["TimeoutError", 2 * ms]],
    seen: value ? [value.ends, value.again] : outcome,
  });
  judge.requires("the same at once if ms is 0 (ms)", {
    expected: ["TimeoutError", 2 * ms],
    seen: value?.none ?? outcome,
  });
  judge.requires("items that come later are not lost, and keep their order", {
    expected: ['"first"', '"second"', 1],
    seen: value ? [...value.next, value.left] : outcome,
  });
}

async function judgeLine(answer: Answer, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    const queue = new Queue<string>();
    const got: string[] = [];
    const note = (who: string) => (item: string) => void got.push(`${who} ${item}`);
    const gaveUp = endOf(() => answer(queue, 10));
    const all: Promise<unknown>[] = [queue.get().then(note("get"))];
    await delay(1);
    all.push(Promise.resolve(answer(queue, 500)).then(note("getWithin"), () => {}));
    await soon();
    all.push(queue.get().then(note("another get")));
    await gaveUp;
    await delay(20);
    for (const item of ["1", "2", "3"]) queue.putNowait(item);
    await Promise.race([Promise.all(all), delay(1000)]);
    return got.sort((a, b) => a.at(-1)!.localeCompare(b.at(-1)!));
  });
  judge.requires("it waits in line with the other getters", {
    expected: ["get 1", "getWithin 2", "another get 3"],
    seen: value ?? outcome,
  });
  const many = await judge.run(async () => {
    const [quick, patient] = [new Queue<number>(), new Queue<number>()];
    setTimeout(() => patient.putNowait(7), 60);
    return await Promise.all([
      endOf(() => answer(quick, 20)),
      endOf(() => answer(patient, 100)),
      endOf(() => answer(quick, 40)),
    ]);
  });
  judge.requires("calls at the same time do not disturb each other", {
    expected: ["TimeoutError", "7", "TimeoutError"],
    seen: many.value ?? many.outcome,
  });
}

export default defineExercise({
  id: "20.2",
  title: "Not longer than that",
  name: "getWithin",
  hints: [
    "`deadline` stops _waiting_, but the `get` stays in line. What does it do with the next item?",
    "`queue.get` accepts a signal: `queue.get({ signal })`. When the signal aborts, the getter leaves the line, and the call rejects with the signal's reason.",
    'An `AbortController`, and a timer that aborts it with `new DOMException("…", "TimeoutError")`. Clear the timer in `finally`.',
  ],
  async check(answer: Answer, judge) {
    await judgeItems(answer, judge);
    await judgeTimeout(answer, judge);
    await judgeLine(answer, judge);
    const shut = await judge.run(async () => {
      const [before, during] = [new Queue<string>(), new Queue<string>()];
      before.shutdown();
      setTimeout(() => during.shutdown(), 20);
      return [await endOf(() => answer(before, 50)), await endOf(() => answer(during, 50))];
    });
    judge.requires("if the queue is shut down, the caller gets the QueueShutDown", {
      expected: ["QueueShutDown", "QueueShutDown"],
      seen: shut.value ?? shut.outcome,
    });
    const tidy = await judge.run(async () => {
      const queue = new Queue<string>();
      queue.putNowait("tea");
      await answer(queue, 300);
      const { unfinished } = queue;
      setTimeout(() => queue.shutdown(), 10);
      await endOf(() => answer(queue, 300));
      return unfinished;
    });
    judge.requires("taskDone() is left to the caller (unfinished items)", {
      expected: 1,
      seen: tidy.value ?? tidy.outcome,
    });
    judge.requires("no timer is left running", { expected: 0, seen: tidy.timersLeft });
  },
});
