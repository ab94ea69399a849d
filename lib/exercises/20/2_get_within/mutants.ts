/** Answers that prove the checker of exercise 20.2. */
import { createTask, waitFor } from "@course/async";
import type { Mutants } from "@course/notebook/exercises";
import { deadline, delay } from "@std/async";
import { getWithin } from "./solution.ts";

type Answer = typeof getWithin;

const timeout = () => new DOMException("too late", "TimeoutError");

let shared: ReturnType<typeof setTimeout>;

export const mutants: Mutants<Answer> = {
  "leaves a getter in line": {
    answer: (queue, ms) => deadline(queue.get(), ms),
    fails: "items that come later are not lost, and keep their order",
  },
  "puts the late item back, at the end": {
    answer: async (queue, ms) => {
      let late = false;
      const item = queue.get();
      item.then((value) => late && queue.putNowait(value), () => {});
      try {
        return await deadline(item, ms);
      } finally {
        late = true;
      }
    },
    fails: "items that come later are not lost, and keep their order",
  },
  "polls": {
    answer: async (queue, ms) => {
      const end = performance.now() + ms;
      while (queue.empty && !queue.closed) {
        if (performance.now() >= end) throw timeout();
        await delay(Math.min(8, end - performance.now()));
      }
      return queue.getNowait();
    },
    fails: "an item is returned as soon as it comes (ms)",
  },
  "looks once, at the end": {
    answer: async (queue, ms) => {
      if (!queue.empty) return queue.getNowait();
      await delay(ms);
      if (queue.empty && !queue.closed) throw timeout();
      return queue.getNowait();
    },
    fails: "an item is returned as soon as it comes (ms)",
  },
  "takes a falsy item for a missing one": {
    answer: async (queue, ms) => {
      const item = await getWithin(queue, ms);
      if (!item) throw timeout();
      return item;
    },
    fails: "an item that is inside is returned, even a falsy one",
  },
  "leaves the timer running": {
    answer: (queue, ms) => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(timeout()), ms);
      return queue.get({ signal: controller.signal });
    },
    fails: "no timer is left running",
  },
  "clears the timer only if an item came": {
    answer: async (queue, ms) => {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(timeout()), ms);
      const item = await queue.get({ signal: controller.signal });
      clearTimeout(timer);
      return item;
    },
    fails: "no timer is left running",
  },
  "returns undefined when it is too late": {
    answer: (queue, ms) => getWithin(queue, ms).catch(() => undefined as never),
    fails: "without an item, a TimeoutError after that time (ms)",
  },
  "aborts without a reason": {
    answer: async (queue, ms) => {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), ms);
      try {
        return await queue.get({ signal: controller.signal });
      } finally {
        clearTimeout(timer);
      }
    },
    fails: "without an item, a TimeoutError after that time (ms)",
  },
  "takes every failure for a timeout": {
    answer: (queue, ms) =>
      getWithin(queue, ms).catch(() => {
        throw timeout();
      }),
    fails: "if the queue is shut down, the caller gets the QueueShutDown",
  },
  "does not even look if ms is 0": {
    answer: (queue, ms) => waitFor((signal) => queue.get({ signal }), ms),
    fails: "an item that is inside is returned even if ms is 0",
  },
  "lets the QueueEmpty out if ms is 0": {
    answer: async (queue, ms) =>
      ms === 0 ? queue.getNowait() : await waitFor((signal) => queue.get({ signal }), ms),
    fails: "the same at once if ms is 0 (ms)",
  },
  "takes an ms of 0 for no limit": {
    answer: async (queue, ms) =>
      ms === 0 ? await queue.get() : await waitFor((signal) => queue.get({ signal }), ms),
    fails: "the same at once if ms is 0 (ms)",
  },
  "has one timer for all calls": {
    answer: async (queue, ms) => {
      const controller = new AbortController();
      clearTimeout(shared);
      shared = setTimeout(() => controller.abort(timeout()), ms);
      try {
        return await queue.get({ signal: controller.signal });
      } finally {
        clearTimeout(shared);
      }
    },
    fails: "calls at the same time do not disturb each other",
  },
  "gets in line a moment later": {
    answer: async (queue, ms) => {
      if (queue.empty) await delay(0);
      return await getWithin(queue, ms);
    },
    fails: "it waits in line with the other getters",
  },
  "reports the item as done": {
    answer: async (queue, ms) => {
      const item = await getWithin(queue, ms);
      queue.taskDone();
      return item;
    },
    fails: "taskDone() is left to the caller (unfinished items)",
  },
  "goes to the end of the line every 5 ms": {
    answer: async (queue, ms) => {
      for (let left = ms; left > 5; left -= 5) {
        try {
          return await getWithin(queue, 5);
        } catch (error) {
          if ((error as Error).name !== "TimeoutError") throw error;
        }
      }
      return await getWithin(queue, Math.min(ms, 5));
    },
    fails: "it waits in line with the other getters",
  },
};

export const variants: Record<string, Answer> = {
  "looks first, then waits with waitFor": async (queue, ms) => {
    if (!queue.empty) return await queue.get();
    return await waitFor((signal) => queue.get({ signal }), ms);
  },
  "in the style of promises": (queue, ms) => {
    const controller = new AbortController();
    const timer = setTimeout(controller.abort.bind(controller, timeout()), ms);
    return queue.get({ signal: controller.signal }).finally(() => clearTimeout(timer));
  },
  "as a task that is cancelled": async (queue, ms) => {
    const task = createTask((signal) => queue.get({ signal }));
    const timer = setTimeout(() => task.cancel(timeout()), ms);
    try {
      return await task;
    } finally {
      clearTimeout(timer);
    }
  },
  "with a timeout signal": (queue, ms) => queue.get({ signal: AbortSignal.timeout(ms) }),
};
