/** Answers that prove the checker of exercise 11.3. */
import { type Task, wait } from "@course/async";
import { abortable, delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import { shutdown } from "./solution.ts";

type Answer = typeof shutdown;
type Tasks = readonly Task<unknown>[];

const pendingOf = (tasks: Tasks) => tasks.filter((task) => !task.done);
const namesOf = (tasks: Tasks) => pendingOf(tasks).map((task) => task.name);

/** A right answer, parts of which a wrong one replaces. */
interface Parts {
  first?(tasks: Tasks, ms: number, hurry: AbortSignal): Promise<unknown>;
  cancel?(tasks: Tasks): unknown;
  last?(tasks: Tasks, hurry: AbortSignal): Promise<unknown>;
  result?(tasks: Tasks): string[];
}

function made(parts: Parts): Answer {
  const {
    first = (tasks, timeout, signal) => wait(tasks, { timeout, signal }).catch(() => {}),
    cancel = (tasks) => pendingOf(tasks).forEach((task) => task.cancel()),
    last = (tasks, signal) => wait(tasks, { signal }).catch(() => {}),
    result = namesOf,
  } = parts;
  return async (tasks, ms, hurry) => {
    if (tasks.length === 0) return [];
    await first(tasks, ms, hurry);
    await cancel(tasks);
    await last(tasks, hurry);
    return result(tasks);
  };
}

function withOnAbort(stopListening: (hurry: AbortSignal) => void): Answer {
  return async (tasks, ms, hurry) => {
    const done = Promise.allSettled(tasks), limit = Promise.withResolvers<void>();
    const hurried = new Promise<void>((resolve) => {
      if (hurry.aborted) resolve();
      else hurry.onabort = () => resolve();
    });
    const timer = setTimeout(limit.resolve, ms);
    if (!hurry.aborted) await Promise.race([done, hurried, limit.promise]);
    clearTimeout(timer);
    for (const task of pendingOf(tasks)) task.cancel();
    if (!hurry.aborted) await Promise.race([done, hurried]);
    stopListening(hurry);
    return namesOf(tasks);
  };
}

export const mutants: Mutants<Answer> = {
  "waits for the whole time, whoever is done": {
    answer: made({ first: (_, ms, signal) => delay(ms, { signal }).catch(() => {}) }),
    fails: "returns as soon as all are done (ms)",
  },
  "cancels at once": {
    answer: made({ first: () => Promise.resolve() }),
    fails: "if all end in time, none is told to stop, and none is left",
  },
  "lets a failure end the wait": {
    answer: made({
      first: (tasks, ms, signal) =>
        abortable(Promise.race([Promise.all(tasks), delay(ms, { signal })]), signal)
          .catch(() => {}),
    }),
    fails: "a task that fails does not end the wait for the others",
  },
  "stops them one after the other": {
    answer: made({
      cancel: async (tasks) => {
        for (const task of pendingOf(tasks)) {
          task.cancel();
          await wait([task]);
        }
      },
    }),
    fails: "when the time is over, the pending tasks are told to stop, all at once (ms)",
  },
  "stops only the first": {
    answer: made({ cancel: (tasks) => pendingOf(tasks)[0]?.cancel() }),
    fails: "when the time is over, the pending tasks are told to stop, all at once (ms)",
  },
  "does not wait for the cleanup": {
    answer: made({ last: () => Promise.resolve() }),
    fails: "waits until they have tidied up (ms)",
  },
  "throws what tidying up throws": {
    answer: made({
      last: (tasks, hurry) =>
        abortable(Promise.allSettled(tasks), hurry).then(
          () => tasks.forEach((task) => task.done && !task.cancelled && task.result()),
          () => {},
        ),
    }),
    fails: "never throws, even if tidying up fails",
  },
  "gives up a deaf task by itself": {
    answer: made({
      last: (tasks, signal) => wait(tasks, { timeout: 150, signal }).catch(() => {}),
    }),
    fails: "waits for a deaf task, too, without hurry (ms)",
  },
  "does not hear hurry while they tidy up": {
    answer: made({ last: (tasks) => wait(tasks) }),
    fails: "hurry: waits no longer (ms)",
  },
  "does not hear hurry in the first wait": {
    answer: made({ first: (tasks, timeout) => wait(tasks, { timeout }) }),
    fails: "hurry: waits no longer (ms)",
  },
  "leaves without a word when it has to hurry": {
    answer: async (tasks, ms, hurry) => {
      if (tasks.length === 0) return [];
      try {
        await wait(tasks, { timeout: ms, signal: hurry });
        pendingOf(tasks).forEach((task) => task.cancel());
        await wait(tasks, { signal: hurry });
        return [];
      } catch {
        return namesOf(tasks);
      }
    },
    fails: "hurry in the first wait: tells the pending tasks to stop (ms)",
  },
  "throws the reason of hurry": {
    answer: made({
      last: async (tasks, hurry) => {
        await wait(tasks, { signal: hurry }).catch(() => {});
        hurry.throwIfAborted();
      },
    }),
    fails: "returns the names of those that are still pending, in the order of the list",
  },
  "says that all went well": {
    answer: made({ result: () => [] }),
    fails: "returns the names of those that are still pending, in the order of the list",
  },
  "sorts the names": {
    answer: made({ result: (tasks) => namesOf(tasks).sort() }),
    fails: "returns the names of those that are still pending, in the order of the list",
  },
  "listens to hurry from now on only": {
    answer: (tasks, ms, hurry) =>
      shutdown(tasks, ms, hurry.aborted ? new AbortController().signal : hurry),
    fails: "hurry before the call: stops them, and waits for nothing",
  },
  "waits for the time with an empty list": {
    answer: async (tasks, ms, hurry) => {
      if (tasks.length === 0) await delay(ms);
      return await shutdown(tasks, ms, hurry);
    },
    fails: "an empty list is done at once",
  },
  "takes them off the list": {
    answer: async (tasks, ms, hurry) => {
      const all = (tasks as Task<unknown>[]).splice(0);
      return await shutdown(all, ms, hurry);
    },
    fails: "the list stays as it is",
  },
  "leaves its timer running": {
    answer: (tasks, ms, hurry) => {
      setTimeout(() => {}, ms);
      return shutdown(tasks, ms, hurry);
    },
    fails: "no timer is left behind",
  },
  "leaves a listener on hurry": {
    answer: (tasks, ms, hurry) => {
      hurry.addEventListener("abort", () => pendingOf(tasks).forEach((task) => task.cancel()));
      return shutdown(tasks, ms, hurry);
    },
    fails: "no listener is left behind, even if it had to hurry",
  },
  "listens with onabort, where there is room for one": {
    answer: withOnAbort((hurry) => void (hurry.onabort = null)),
    fails: "two calls at the same time do not disturb each other",
  },
  "leaves its onabort": {
    answer: withOnAbort(() => {}),
    fails: "no listener is left behind, even if it had to hurry",
  },
  "clears the onabort of its caller": {
    answer: (tasks, ms, hurry) => {
      hurry.onabort = null;
      return shutdown(tasks, ms, hurry);
    },
    fails: "no listener is left behind, even if it had to hurry",
  },
  "has one timer for all calls": {
    answer: (() => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      return made({
        first: async (tasks, ms, hurry) => {
          const limit = Promise.withResolvers<void>();
          timer = setTimeout(limit.resolve, ms);
          await abortable(Promise.race([Promise.allSettled(tasks), limit.promise]), hurry)
            .catch(() => {});
          clearTimeout(timer);
        },
      });
    })(),
    fails: "two calls at the same time do not disturb each other",
  },
  "has one list for all calls": {
    answer: (() => {
      let list: Tasks = [];
      return made({
        first: (tasks, timeout, signal) => {
          list = tasks;
          return wait(tasks, { timeout, signal }).catch(() => {});
        },
        cancel: () => pendingOf(list).forEach((task) => task.cancel()),
      });
    })(),
    fails: "two calls at the same time do not disturb each other",
  },
  "leaves its timer running when it has to hurry": {
    answer: made({
      first: async (tasks, ms, hurry) => {
        const all = Promise.allSettled(tasks), limit = Promise.withResolvers<void>();
        const timer = setTimeout(limit.resolve, ms);
        await abortable(Promise.race([all, limit.promise]), hurry).catch(() => {});
        if (!hurry.aborted) clearTimeout(timer);
      },
    }),
    fails: "no timer is left behind",
  },
  "clears its timer when all are done, hurry or not": {
    answer: made({
      first: async (tasks, ms, hurry) => {
        const limit = Promise.withResolvers<void>(), timer = setTimeout(limit.resolve, ms);
        const all = Promise.allSettled(tasks).then(() => clearTimeout(timer));
        await abortable(Promise.race([all, limit.promise]), hurry).catch(() => {});
      },
    }),
    fails: "no timer is left behind",
  },
  "takes its listener back only if there was no hurry": {
    answer: async (tasks, ms, hurry) => {
      const listener = () => {};
      hurry.addEventListener("abort", listener);
      const left = await shutdown(tasks, ms, hurry);
      if (!hurry.aborted) hurry.removeEventListener("abort", listener);
      return left;
    },
    fails: "no listener is left behind, even if it had to hurry",
  },
  "looks every millisecond": {
    answer: async (tasks, ms, hurry) => {
      const end = performance.now() + ms;
      while (pendingOf(tasks).length > 0 && performance.now() < end && !hurry.aborted) {
        await delay(1);
      }
      for (const task of pendingOf(tasks)) task.cancel();
      while (pendingOf(tasks).length > 0 && !hurry.aborted) await delay(1);
      return namesOf(tasks);
    },
    fails: "one timer for the first wait and none for the second: it does not poll",
  },
  "looks again and again, by immediates": {
    answer: made({
      last: async (tasks, hurry) => {
        while (pendingOf(tasks).length > 0 && !hurry.aborted) {
          await new Promise((resolve) => setImmediate(resolve));
        }
      },
    }),
    fails: "one timer for the first wait and none for the second: it does not poll",
  },
  "takes a falsy reason for no hurry": {
    answer: made({
      first: async (tasks, timeout, hurry) => {
        if (!hurry.reason) await wait(tasks, { timeout, signal: hurry }).catch(() => {});
      },
      last: async (tasks, hurry) => {
        const hurried = Promise.withResolvers<void>();
        hurry.addEventListener("abort", () => hurried.resolve(), { once: true });
        if (!hurry.reason) await Promise.race([Promise.allSettled(tasks), hurried.promise]);
      },
    }),
    fails: "hurry may have any reason, even null (ms)",
  },
  "tells hurry from the end of the time by its reason": {
    answer: async (tasks, ms, hurry) => {
      const gone = tasks.length > 0 && await wait(tasks, { timeout: ms, signal: hurry })
        .catch((reason) => reason);
      for (const task of pendingOf(tasks)) task.cancel();
      if (gone === null) await Promise.allSettled(tasks);
      else if (tasks.length > 0) await wait(tasks, { signal: hurry }).catch(() => {});
      return namesOf(tasks);
    },
    fails: "hurry may have any reason, even null (ms)",
  },
  "takes 0 ms for no limit": {
    answer: made({
      first: (tasks, ms, signal) => wait(tasks, { timeout: ms || undefined, signal }),
    }),
    fails: "0 ms is a time, too: it waits only for the cleanup (ms)",
  },
  "lets a failure without an error end the wait": {
    answer: made({
      first: (tasks, timeout, signal) => {
        const limit = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
        const ends = tasks.map((task) =>
          task.catch((error) => {
            if (!error) throw error;
          })
        );
        return abortable(Promise.all(ends), limit).catch(() => {});
      },
    }),
    fails: "a task that fails does not end the wait for the others",
  },
  "keeps the names in a set": {
    answer: made({ result: (tasks) => [...new Set(namesOf(tasks))] }),
    fails: "two tasks that have the same name are two",
  },
  "forgets a promise that fails": {
    answer: (tasks, ms, hurry) => {
      void Promise.all(tasks);
      return shutdown(tasks, ms, hurry);
    },
    fails: "nothing remains unhandled",
  },
};

export const variants: Record<string, Answer> = {
  "settles, and is left": async (tasks, ms, hurry) => {
    const done = Promise.allSettled(tasks);
    const limit = new AbortController();
    try {
      await abortable(
        Promise.race([done, delay(ms, { signal: limit.signal })]),
        hurry,
      );
      tasks.forEach((task) => task.done || task.cancel());
      await abortable(done, hurry);
    } catch {
      tasks.forEach((task) => task.cancel());
    } finally {
      limit.abort();
    }
    return namesOf(tasks);
  },
  "cancels at once if it has to hurry": async (tasks, ms, hurry) => {
    const ended = new AbortController(), { signal } = ended;
    const done = Promise.allSettled(tasks);
    const hurried = new Promise<void>((resolve) => {
      if (hurry.aborted) resolve();
      else hurry.addEventListener("abort", () => resolve(), { signal });
    });
    const limit = delay(ms, { signal }).catch(() => {});
    if (!hurry.aborted) await Promise.race([done, hurried, limit]);
    for (const task of pendingOf(tasks)) task.cancel();
    if (!hurry.aborted) await Promise.race([done, hurried]);
    ended.abort();
    return namesOf(tasks);
  },
  "listens to each task": (tasks, ms, hurry) =>
    new Promise((resolve) => {
      const cancel = () => pendingOf(tasks).forEach((task) => task.cancel());
      const end = () => {
        clearTimeout(timer);
        hurry.removeEventListener("abort", hurried);
        resolve(namesOf(tasks));
      };
      const look = () => pendingOf(tasks).length === 0 && end();
      const hurried = () => (cancel(), end());
      const timer = setTimeout(() => (cancel(), look()), ms);
      if (hurry.aborted) return hurried();
      hurry.addEventListener("abort", hurried);
      for (const task of tasks) task.then(look, look);
      look();
    }),
  "one signal for both ends of the first wait": async (tasks, ms, hurry) => {
    const done = Promise.allSettled(tasks);
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), ms);
    const stop = () => limit.abort();
    hurry.addEventListener("abort", stop);
    if (hurry.aborted) stop();
    await abortable(done, limit.signal).catch(() => {});
    clearTimeout(timer);
    hurry.removeEventListener("abort", stop);
    for (const task of pendingOf(tasks)) task.cancel();
    await abortable(done, hurry).catch(() => {});
    return namesOf(tasks);
  },
};
