/** Exercise 06.3: a task of whatever can be waited for. */
import { createTask, Task } from "@course/async";
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { soon } from "../../shared/mod.ts";
import type { toTask } from "./solution.ts";

/** How a task ended, or what became of the attempt to make one. */
async function endOf(task: unknown): Promise<string> {
  if (!(task instanceof Task)) return "no task";
  const [end] = await Promise.allSettled([task]);
  return end.status === "fulfilled"
    ? `${task.state}: ${Deno.inspect(end.value)}`
    : `${task.state}: ${end.reason?.message ?? end.reason}`;
}

/** What the answer makes of a value that is neither a task nor a promise nor a function. */
function refusal(answer: typeof toTask, value: unknown): string {
  try {
    answer(value as Promise<unknown>);
    return "accepted";
  } catch (error) {
    return error instanceof TypeError ? "TypeError" : String(error);
  }
}

async function judgeFunctions(answer: typeof toTask, judge: Judge): Promise<void> {
  const { value } = await judge.run(async () => {
    let calls = 0;
    const work = (signal: AbortSignal) => (calls++, delay(100, { signal }).then(() => 0));
    const task = answer(work);
    const atOnce = calls;
    const end = await endOf(task);
    const failing = await endOf(answer(() => {
      throw new RangeError("no more milk");
    }));
    const told = answer(work);
    setTimeout(() => told?.cancel?.(new Error("closing time")), 50);
    return { calls: [atOnce, calls], end, failing, told: await endOf(told) };
  });
  judge.requires("a function runs later, and once", { expected: [0, 1], seen: value?.calls });
  judge.requires("a function's value is the task's result, even 0", {
    expected: "fulfilled: 0",
    seen: value?.end,
  });
  judge.requires("a function that throws at once makes a failed task", {
    expected: "rejected: no more milk",
    seen: value?.failing,
  });
  judge.requires("a function receives the signal that cancel() aborts", {
    expected: "cancelled: closing time",
    seen: value?.told,
  });
}

async function judgePromises(answer: typeof toTask, judge: Judge): Promise<void> {
  const { value, unhandled } = await judge.run(async () => {
    const late = answer(delay(300).then(() => Promise.reject(new Error("too late"))));
    const never = answer(delay(300).then(() => Promise.reject(new Error("never looked at"))));
    never?.cancel?.(new Error("before its start"));
    const start = performance.now();
    setTimeout(() => late?.cancel?.(new Error("no longer wanted")), 50);
    const cancelled = [await endOf(late), await endOf(never), performance.now() - start];
    const made = performance.now();
    const first = await endOf(answer(delay(100).then(() => "")));
    const took = performance.now() - made;
    const box = Promise.withResolvers<string>();
    const quick = answer(box.promise);
    await delay(100);
    box.resolve("now");
    await soon();
    const atOnce = quick?.state;
    const ends = [
      first,
      await endOf(answer(Promise.resolve(undefined))),
      await endOf(answer(delay(100).then(() => Promise.reject(new Error("offline"))))),
    ];
    const bell: PromiseLike<string> = {
      then: (wake) => delay(100).then(() => "ding").then(wake),
    };
    const thenable = await endOf(answer(bell));
    await delay(500);
    return { cancelled, ends, thenable, took, atOnce };
  });
  judge.requires("a promise's value or error is the task's", {
    expected: ['fulfilled: ""', "fulfilled: undefined", "rejected: offline"],
    seen: value?.ends,
  });
  judge.requires("the task is done when the promise is (ms)", {
    expected: 100,
    seen: value?.took,
  });
  judge.requires("it needs no timer to see that the promise is settled", {
    expected: "fulfilled",
    seen: value?.atOnce,
  });
  judge.requires("anything with a then counts as a promise", {
    expected: 'fulfilled: "ding"',
    seen: value?.thenable,
  });
  judge.requires("cancel() ends the wait for a promise at once (ms)", {
    expected: ["cancelled: no longer wanted", "cancelled: before its start", 50],
    seen: value?.cancelled,
  });
  judge.requires("if the promise fails after that, no rejection is left unhandled", {
    expected: [],
    seen: value === undefined ? "nothing" : unhandled,
  });
}

async function judgeReasonsAndReports(answer: typeof toTask, judge: Judge): Promise<void> {
  const reasons = [0, "", null];
  const { value: ends } = await judge.run(() =>
    Promise.all(reasons.map((reason) => {
      const task = answer(delay(300));
      setTimeout(() => task?.cancel?.(reason), 50);
      return endOf(task);
    }))
  );
  judge.requires("a reason for cancel() may be anything, even 0", {
    expected: reasons.map((reason) => `cancelled: ${reason}`),
    seen: ends,
  });
  const { value: reports } = await judge.run(async () => {
    let count = 0;
    const say = console.error;
    console.error = () => count++;
    try {
      answer(() => Promise.reject(new Error("not looked at")));
      answer(delay(5).then(() => Promise.reject(new Error("not looked at"))));
      await delay(20);
      return count;
    } finally {
      console.error = say;
    }
  });
  judge.requires("the console still reports a failed task that no one looks at", {
    expected: 2,
    seen: reports,
  });
}

async function judgeIdentity(answer: typeof toTask, judge: Judge): Promise<void> {
  const { value: odd } = await judge.run(async () => {
    const errors = [undefined, null, 0, ""];
    const ends = errors.flatMap((error) =>
      [delay(5).then(() => Promise.reject(error)), () => Promise.reject(error)].map((x) =>
        endOf(answer<unknown>(x))
      )
    );
    return await Promise.all(ends);
  });
  judge.requires("a promise and a function may fail with anything, even undefined", {
    expected: ["undefined", "null", "0", ""].flatMap((said) => Array(2).fill(`rejected: ${said}`)),
    seen: odd,
  });
  const { value: kept } = await judge.run(async () => {
    const [value, error] = [{ photo: 1 }, new Error("offline")];
    const [good, bad] = await Promise.allSettled([
      answer(delay(5).then(() => value)),
      answer(delay(5).then(() => Promise.reject(error))),
    ]);
    return [
      good.status === "fulfilled" && good.value === value,
      bad.status === "rejected" && bad.reason === error,
    ];
  });
  judge.requires("the value and the error are those of the promise, and no copies", {
    expected: [true, true],
    seen: kept,
  });
}

export default defineExercise({
  id: "06.3",
  title: "A task of anything",
  name: "toTask",
  hints: [
    "There are four cases: a task, a function, something with a `then`, and everything else. Which of them does `createTask` handle already?",
    "A promise cannot be stopped, but you can stop waiting for it: `abortable(promise, signal)` of the setup cell rejects with the signal's reason. It needs a real promise: `Promise.resolve(x)` makes one of anything with a `then`.",
    "`createTask((signal) => abortable(promise, signal))`. And what if the task is cancelled before it starts? Then this function never runs, and no one handles the promise's failure: `promise.catch(() => {})` does.",
  ],
  async check(answer: typeof toTask, judge) {
    const { value: same } = await judge.run(async () => {
      const works = [() => delay(10), () => 0, () => Promise.reject(new Error("offline"))];
      const tasks = works.map((work) => createTask<unknown>(work));
      await Promise.allSettled(tasks.slice(1));
      const ends = tasks.map((task) => {
        const made = answer(task);
        made?.catch?.(() => {}); // another task of the failed one fails, too
        return `${task.state}: ${made === task ? "the same task" : "another one"}`;
      });
      await tasks[0];
      return ends;
    });
    judge.requires("a task is returned as it is", {
      expected: [
        "pending: the same task",
        "fulfilled: the same task",
        "rejected: the same task",
      ],
      seen: same,
    });
    await judgeFunctions(answer, judge);
    await judgePromises(answer, judge);
    await judgeIdentity(answer, judge);
    await judgeReasonsAndReports(answer, judge);
    judge.requires("anything else is a TypeError", {
      expected: "TypeError, TypeError, TypeError, TypeError, TypeError",
      seen: [5, "tea", null, undefined, {}].map((value) => refusal(answer, value)).join(", "),
    });
  },
});
