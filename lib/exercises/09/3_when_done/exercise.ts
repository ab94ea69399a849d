/** Exercise 09.3: a done callback that an AbortSignal takes back. */
import { createTask, type Task } from "@course/async";
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { listenersOn } from "../../shared/mod.ts";

export type WhenDone = <T>(
  task: Task<T>,
  callback: (task: Task<T>) => void,
  signal: AbortSignal,
) => void;

/** Counts what is registered on a task at this moment. */
function callbacksOn(task: Task<unknown>): () => number {
  const registered: unknown[] = [];
  let forGood = 0;
  const add = task.addDoneCallback.bind(task), remove = task.removeDoneCallback.bind(task);
  const then = task.then.bind(task), always = task.finally.bind(task);
  task.addDoneCallback = (fn) => {
    registered.push(fn);
    add(fn);
  };
  task.removeDoneCallback = (fn) => {
    const removed = remove(fn);
    for (let i = 0; i < removed; i++) registered.splice(registered.indexOf(fn), 1);
    return removed;
  };
  task.then = (...args) => (forGood++, then(...args)); // a promise never forgets
  task.finally = (...args) => (forGood++, always(...args));
  return () => registered.length + forGood;
}

/** What becomes of an error that the callback throws. */
async function judgeThrowing(answer: WhenDone, judge: Judge): Promise<void> {
  const { value, unhandled } = await judge.run(async () => {
    const reported: unknown[] = [];
    let escaped = 0;
    const say = console.error;
    console.error = (...words: unknown[]) => reported.push(words.at(-1));
    const watching = new AbortController();
    globalThis.addEventListener("error", (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      escaped++;
    }, { capture: true, signal: watching.signal });
    const { signal } = new AbortController();
    const listeners = listenersOn(signal);
    try {
      const task = createTask(() => delay(20));
      answer(task, () => {
        throw "no paper";
      }, signal);
      await task;
      await delay(1);
      return { reported, escaped, left: listeners() };
    } finally {
      watching.abort();
      console.error = say;
    }
  });
  judge.requires("what the callback throws is reported once, and goes nowhere else", {
    expected: [["no paper"], 0],
    seen: value && [value.reported, value.escaped + unhandled.length],
  });
  judge.requires("no listener is left on the signal then, either", {
    expected: 0,
    seen: value?.left,
  });
}

/** Whether what the callback throws is reported as it is, and no matter what it is. */
async function judgeWhatIsThrown(answer: WhenDone, judge: Judge): Promise<void> {
  const errors = [undefined, null, 0, "", new Error("no ink")];
  const { value } = await judge.run(async () => {
    const reported: unknown[] = [];
    let calls = 0;
    const say = console.error;
    console.error = (...words: unknown[]) => reported.push(words.at(-1));
    const watching = new AbortController();
    globalThis.addEventListener("error", (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
    }, { capture: true, signal: watching.signal });
    try {
      const done = createTask(() => {});
      await done;
      for (const error of errors) {
        answer(
          done,
          () => {
            calls++;
            throw error;
          },
          new AbortController().signal,
        );
      }
      await delay(1);
      return { reported, calls };
    } finally {
      watching.abort();
      console.error = say;
    }
  });
  judge.requires("whatever it throws is reported, even undefined, and it is not called again", {
    expected: [errors, errors.length],
    seen: value && [value.reported, value.calls],
    holds: value?.calls === errors.length && value.reported.length === errors.length &&
      errors.every((error, i) => value.reported[i] === error),
  });
}

export default defineExercise({
  id: "09.3",
  title: "A callback that can be taken back",
  name: "whenDone",
  hints: [
    "If the same function is registered twice, which of the two does `removeDoneCallback` remove? What could you register instead, so that it is unique?",
    "Register a closure that calls the callback, and a listener on the signal that removes the closure. Each of the two, when it runs, has to clean up after the other. What if the signal is aborted already?",
    '`if (signal.aborted) return;`, then `const tell = () => { signal.removeEventListener("abort", leave); … }` and `const leave = () => task.removeDoneCallback(tell)`. `tell` looks at `signal.aborted` once more: a callback before it may have aborted the signal.',
  ],
  async check(answer: WhenDone, judge) {
    const pause = 50 + Math.floor(100 * judge.random());
    const never = () => new AbortController().signal;
    const { value: ends } = await judge.run(async () => {
      const works = [
        () => delay(pause).then(() => 0),
        () => delay(pause).then(() => Promise.reject(new Error("no tea"))),
        (signal: AbortSignal) => delay(1000, { signal }),
      ];
      const seen: string[] = [];
      const tasks = works.map((work, i) => createTask<unknown>(work, { name: "ABC"[i] }));
      for (const task of tasks) {
        answer(
          task,
          (told) => seen.push(`${told === task ? task.name : "?"} ${task.state}`),
          never(),
        );
      }
      setTimeout(() => tasks[2].cancel(), pause + 10);
      await Promise.allSettled(tasks);
      await delay(1);
      return seen;
    });
    judge.requires("however the task ends, the callback receives the task, once", {
      expected: ["A fulfilled", "B rejected", "C cancelled"],
      seen: ends,
    });
    const { value: done } = await judge.run(async () => {
      const task = createTask(() => 0);
      await task;
      const seen: string[] = [];
      answer(task, () => seen.push("called"), never());
      seen.push("whenDone is over");
      await delay(1);
      return seen;
    });
    judge.requires("if the task is done already, the callback is called after the call", {
      expected: ["whenDone is over", "called"],
      seen: done,
    });
    const { value: prompt } = await judge.run(async () => {
      const times: number[] = [];
      for (const ms of [pause, pause + 3]) {
        const task = createTask(() => delay(ms));
        const start = performance.now();
        answer(task, () => times.push(performance.now() - start), never());
        await task;
        await delay(20);
      }
      return times;
    });
    judge.requires("the callback is called when the task is done (ms)", {
      expected: [pause, pause + 3],
      seen: prompt,
    });

    const { value: aborted } = await judge.run(async () => {
      const task = createTask(() => delay(pause));
      const stop = new AbortController();
      const listeners = listenersOn(stop.signal), callbacks = callbacksOn(task);
      let calls = 0;
      answer(task, () => calls++, stop.signal);
      const during = listeners();
      await delay(pause - 10);
      stop.abort();
      const left = { callbacks: callbacks(), listeners: listeners() };
      await task;
      await delay(1);
      return { calls, left, during };
    });
    judge.requires("after an abort the callback is not called", {
      expected: 0,
      seen: aborted?.calls,
    });
    judge.requires("after an abort nothing is left over", {
      expected: { callbacks: 0, listeners: 0 },
      seen: aborted?.left,
    });
    const { value: early } = await judge.run(async () => {
      const task = createTask(() => delay(pause));
      const ended = createTask(() => {});
      await ended;
      const stop = new AbortController();
      stop.abort();
      const listeners = listenersOn(stop.signal);
      const callbacks = [task, ended].map(callbacksOn);
      let calls = 0;
      for (const each of [task, ended]) answer(each, () => calls++, stop.signal);
      const left = { callbacks: callbacks[0]() + callbacks[1](), listeners: listeners() };
      await task;
      await delay(1);
      return { calls, left };
    });
    judge.requires("if the signal is aborted from the start, nothing happens", {
      expected: { calls: 0, left: { callbacks: 0, listeners: 0 } },
      seen: early,
    });
    const { value: rightAfter } = await judge.run(async () => {
      const ended = createTask(() => {});
      await ended;
      const stop = new AbortController();
      let calls = 0;
      answer(ended, () => calls++, stop.signal);
      stop.abort();
      await delay(1);
      return calls;
    });
    judge.requires("if the task is done already, an abort right after the call is not too late", {
      expected: 0,
      seen: rightAfter,
    });
    const { value: between } = await judge.run(async () => {
      const task = createTask(() => delay(pause));
      const stop = new AbortController();
      const seen: string[] = [];
      task.addDoneCallback(() => {
        seen.push("another callback aborts");
        stop.abort();
      });
      answer(task, () => seen.push("called"), stop.signal);
      await task;
      await delay(1);
      return seen;
    });
    judge.requires("an abort by another callback of the task is not too late", {
      expected: ["another callback aborts"],
      seen: between,
    });

    const { value: later } = await judge.run(async () => {
      const task = createTask(() => delay(pause));
      const stop = new AbortController();
      const seen: string[] = [];
      const told = () => seen.push(`called ${stop.signal.aborted ? "too late" : "in time"}`);
      answer(task, told, stop.signal);
      task.addDoneCallback(() => stop.abort());
      await task;
      await delay(1);
      return seen;
    });
    judge.requires("it is not called after a later callback has aborted the signal", {
      expected: "called in time, or not at all",
      seen: later,
      holds: later !== undefined && !later.includes("called too late"),
    });
    const { value: odd } = await judge.run(async () => {
      const calledAfter: unknown[] = [];
      for (const reason of [0, "", false, null]) {
        const task = createTask(() => delay(pause));
        const stop = new AbortController();
        task.addDoneCallback(() => stop.abort(reason));
        for (const signal of [AbortSignal.abort(reason), stop.signal]) {
          answer(task, () => calledAfter.push(reason), signal);
        }
        await task;
        await delay(1);
      }
      return calledAfter;
    });
    judge.requires("an abort may have any reason, even 0", { expected: [], seen: odd });
    const { promise: pending, resolve: end } = Promise.withResolvers<void>();
    const waiting = await judge.run(async () => {
      answer(createTask(() => pending), () => {}, never());
      await delay(5);
    });
    end();
    judge.requires("while it waits, no timer runs", { expected: 0, seen: waiting.timersLeft });

    const { value: after } = await judge.run(async () => {
      const task = createTask(() => delay(pause));
      const stop = new AbortController();
      const listeners = listenersOn(stop.signal);
      let calls = 0;
      answer(task, () => calls++, stop.signal);
      answer(task, () => calls++, stop.signal);
      await task;
      await delay(1);
      const left = listeners();
      stop.abort();
      return { calls, listeners: left };
    });
    judge.requires("once the task is done, no listener is left on the signal", {
      expected: { calls: 2, listeners: 0 },
      seen: after,
    });
    const { value: shared } = await judge.run(async () => {
      const task = createTask(() => delay(pause));
      const seen: string[] = [];
      const stop = new AbortController(), go = new AbortController();
      let calls = 0;
      const callback = () => void calls++;
      answer(task, callback, stop.signal);
      task.addDoneCallback(callback);
      answer(task, callback, go.signal);
      answer(task, callback, stop.signal);
      stop.abort();
      await task;
      await delay(1);
      seen.push(`${calls} calls`);
      return seen;
    });
    judge.requires("the same function, registered by others, is still called", {
      expected: ["2 calls"],
      seen: shared,
    });
    await judgeThrowing(answer, judge);
    await judgeWhatIsThrown(answer, judge);
  },
});
