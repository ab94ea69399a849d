/** Answers that prove the checker of exercise 09.3. */
import { type Task, wait } from "@course/async";
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import type { WhenDone } from "./exercise.ts";
import { whenDone } from "./solution.ts";

export const mutants: Mutants<WhenDone> = {
  "takes what is thrown for nothing, if it is falsy": {
    answer: (task, callback, signal) =>
      whenDone(task, (done) => {
        try {
          callback(done);
        } catch (error) {
          if (error) throw error;
        }
      }, signal),
    fails: "whatever it throws is reported, even undefined, and it is not called again",
  },
  "calls once more what has thrown": {
    answer: (task, callback, signal) =>
      whenDone(task, (done) => {
        try {
          callback(done);
        } catch {
          callback(done);
        }
      }, signal),
    fails: "whatever it throws is reported, even undefined, and it is not called again",
  },
  "registers the function itself": {
    answer(task, callback, signal) {
      if (signal.aborted) return;
      task.addDoneCallback(callback);
      const leave = () => void task.removeDoneCallback(callback);
      signal.addEventListener("abort", leave, { once: true });
      task.addDoneCallback(() => signal.removeEventListener("abort", leave));
    },
    fails: "the same function, registered by others, is still called",
  },
  "does not look whether it is aborted already": {
    answer(task, callback, signal) {
      const tell = () => {
        signal.removeEventListener("abort", leave);
        callback(task);
      };
      const leave = () => void task.removeDoneCallback(tell);
      signal.addEventListener("abort", leave, { once: true });
      task.addDoneCallback(tell);
    },
    fails: "if the signal is aborted from the start, nothing happens",
  },
  "looks only at the start": {
    answer(task, callback, signal) {
      if (!signal.aborted) task.addDoneCallback(() => callback(task));
    },
    fails: "after an abort the callback is not called",
  },
  "only looks when it is called": {
    answer(task, callback, signal) {
      task.addDoneCallback(() => signal.aborted || callback(task));
    },
    fails: "after an abort nothing is left over",
  },
  "thinks that it can still leave when the task is done": {
    answer(task, callback, signal) {
      if (signal.aborted) return;
      const tell = () => {
        signal.removeEventListener("abort", leave);
        callback(task);
      };
      const leave = () => void task.removeDoneCallback(tell);
      signal.addEventListener("abort", leave, { once: true });
      task.addDoneCallback(tell);
    },
    fails: "an abort by another callback of the task is not too late",
  },
  "leaves its listener on the signal": {
    answer(task, callback, signal) {
      if (signal.aborted) return;
      const tell = () => signal.aborted || callback(task);
      signal.addEventListener("abort", () => task.removeDoneCallback(tell), { once: true });
      task.addDoneCallback(tell);
    },
    fails: "once the task is done, no listener is left on the signal",
  },
  "leaves its listener there after an abort": {
    answer(task, callback, signal) {
      if (signal.aborted) return;
      const tell = () => {
        signal.removeEventListener("abort", leave);
        if (!signal.aborted) callback(task);
      };
      const leave = () => void task.removeDoneCallback(tell);
      signal.addEventListener("abort", leave);
      task.addDoneCallback(tell);
    },
    fails: "after an abort nothing is left over",
  },
  "waits by then": {
    answer(task, callback, signal) {
      const tell = () => signal.aborted || callback(task);
      if (!signal.aborted) task.then(tell, tell);
    },
    fails: "after an abort nothing is left over",
  },
  "is told of success only": {
    answer(task, callback, signal) {
      if (signal.aborted) return;
      const tell = () => {
        signal.removeEventListener("abort", leave);
        if (!signal.aborted && task.state === "fulfilled") callback(task);
      };
      const leave = () => void task.removeDoneCallback(tell);
      signal.addEventListener("abort", leave, { once: true });
      task.addDoneCallback(tell);
    },
    fails: "however the task ends, the callback receives the task, once",
  },
  "hands the result over": {
    answer(task, callback, signal) {
      if (signal.aborted) return;
      const tell = () => {
        signal.removeEventListener("abort", leave);
        if (!signal.aborted) callback((task.exception() ?? task.result()) as never);
      };
      const leave = () => void task.removeDoneCallback(tell);
      signal.addEventListener("abort", leave, { once: true });
      task.addDoneCallback(tell);
    },
    fails: "however the task ends, the callback receives the task, once",
  },
  "calls at once if the task is done": {
    answer(task, callback, signal) {
      if (signal.aborted) return;
      if (task.done) return callback(task);
      const tell = () => {
        signal.removeEventListener("abort", leave);
        if (!signal.aborted) callback(task);
      };
      const leave = () => void task.removeDoneCallback(tell);
      signal.addEventListener("abort", leave, { once: true });
      task.addDoneCallback(tell);
    },
    fails: "if the task is done already, the callback is called after the call",
  },
  "does not look again if the task is done": {
    answer: (task, callback, signal) => {
      if (!task.done || signal.aborted) return whenDone(task, callback, signal);
      task.addDoneCallback(callback);
    },
    fails: "if the task is done already, an abort right after the call is not too late",
  },
  "looks every 7 ms": {
    answer(task, callback, signal) {
      const timer = setInterval(() => {
        if (!task.done && !signal.aborted) return;
        clearInterval(timer);
        if (!signal.aborted) callback(task);
      }, 7);
      if (signal.aborted) clearInterval(timer);
    },
    fails: "the callback is called when the task is done (ms)",
  },
  "looks every ms": {
    async answer(task, callback, signal) {
      while (!signal.aborted && !task.done) await delay(1);
      if (!signal.aborted) queueMicrotask(() => signal.aborted || callback(task));
    },
    fails: "while it waits, no timer runs",
  },
  "calls a little later without another look": {
    answer(task, callback, signal) {
      if (signal.aborted) return;
      const tell = () => {
        signal.removeEventListener("abort", leave);
        if (!signal.aborted) queueMicrotask(() => callback(task));
      };
      const leave = () => void task.removeDoneCallback(tell);
      signal.addEventListener("abort", leave, { once: true });
      task.addDoneCallback(tell);
    },
    fails: "it is not called after a later callback has aborted the signal",
  },
  "takes a falsy reason for none": {
    answer(task, callback, signal) {
      if (signal.reason) return;
      const tell = () => {
        signal.removeEventListener("abort", leave);
        if (!signal.reason) callback(task);
      };
      const leave = () => void task.removeDoneCallback(tell);
      signal.addEventListener("abort", leave, { once: true });
      task.addDoneCallback(tell);
    },
    fails: "an abort may have any reason, even 0",
  },
  "swallows what the callback throws": {
    answer: (task, callback, signal) =>
      whenDone(task, (task) => {
        try {
          callback(task);
        } catch {
          // it is the callback's business
        }
      }, signal),
    fails: "what the callback throws is reported once, and goes nowhere else",
  },
  "makes a rejection of what the callback throws": {
    // deno-lint-ignore require-await
    answer: (task, callback, signal) => whenDone(task, async (task) => callback(task), signal),
    fails: "what the callback throws is reported once, and goes nowhere else",
  },
  "calls outside of the done callback": {
    answer: (task, callback, signal) =>
      whenDone(task, (task) => queueMicrotask(() => signal.aborted || callback(task)), signal),
    fails: "what the callback throws is reported once, and goes nowhere else",
  },
  "cleans up after the callback": {
    answer(task, callback, signal) {
      if (signal.aborted) return;
      const tell = () => {
        if (!signal.aborted) callback(task);
        signal.removeEventListener("abort", leave);
      };
      const leave = () => void task.removeDoneCallback(tell);
      signal.addEventListener("abort", leave, { once: true });
      task.addDoneCallback(tell);
    },
    fails: "no listener is left on the signal then, either",
  },
  "has one place for all registrations": {
    answer: (() => {
      const registered = new Map<unknown, () => void>();
      const tellLatest: WhenDone = (task, callback, signal) => {
        if (signal.aborted) return;
        const before = registered.get(task);
        if (before) task.removeDoneCallback(before);
        const tell = () => {
          signal.removeEventListener("abort", leave);
          if (!signal.aborted) callback(task);
        };
        registered.set(task, tell);
        const leave = () => void task.removeDoneCallback(tell);
        signal.addEventListener("abort", leave, { once: true });
        task.addDoneCallback(tell);
      };
      return tellLatest;
    })(),
    fails: "the same function, registered by others, is still called",
  },
};

export const variants: Record<string, WhenDone> = {
  "ties the listener to a signal of its own": (task, callback, signal) => {
    if (signal.aborted) return;
    const over = new AbortController();
    const tell = () => {
      over.abort();
      if (!signal.aborted) callback(task);
    };
    signal.addEventListener("abort", () => {
      task.removeDoneCallback(tell);
      over.abort();
    }, { signal: over.signal });
    task.addDoneCallback(tell);
  },
  "keeps everything in an object": (task, callback, signal) => {
    const watch = {
      start() {
        signal.addEventListener("abort", this, { once: true });
        task.addDoneCallback(this.tell);
      },
      handleEvent: () => void task.removeDoneCallback(watch.tell),
      tell: () => {
        signal.removeEventListener("abort", watch as unknown as EventListener);
        if (!signal.aborted) callback(task);
      },
    } as { start(): void; handleEvent(): void; tell(): void };
    if (!signal.aborted) watch.start();
  },
  "waits with a signal": (task: Task<unknown>, callback, signal) => {
    if (signal.aborted) return;
    wait([task], { signal }).then(
      () => task.addDoneCallback(() => signal.aborted || callback(task as never)),
      () => {}, // aborted
    );
  },
};
