/** Answers that prove the checker of exercise 18.2. */
import { Semaphore } from "@course/async";
import { delay } from "@std/async";
import PQueue from "p-queue";
import type { Mutants } from "@course/notebook/exercises";
import { perWindow } from "./solution.ts";

type Answer = typeof perWindow;

const EARLY = "starts each call as early as the limit allows, the first ones at once";
const FALSY = "rejects even if the error is falsy, and thrown at once";
const EDGE = "never lets more start within ms, wherever you begin to count";

export const mutants: Mutants<Answer> = {
  "limits what runs instead of what starts": {
    answer: (limit, _ms, work) => {
      const permits = new Semaphore(limit);
      return (...args) => permits.run(() => work(...args));
    },
    fails: EARLY,
  },
  "holds a permit for the whole window and the work": {
    answer: (limit, ms, work) => {
      const permits = new Semaphore(limit);
      return async (...args) => {
        const permit = await permits.acquire();
        const window = delay(ms);
        try {
          return await work(...args);
        } finally {
          window.then(() => permit.release());
        }
      };
    },
    fails: "does not care how long the work takes",
  },
  "counts fixed windows": {
    answer: (limit, ms, work) => {
      const queue = new PQueue({ intervalCap: limit, interval: ms });
      return (...args) => queue.add(async () => await work(...args));
    },
    fails: EDGE,
  },
  "spaces the calls evenly": {
    answer: (limit, ms, work) => {
      let next = 0;
      return async (...args) => {
        const now = performance.now(), at = Math.max(now, next);
        next = at + ms / limit;
        await delay(at - now);
        return await work(...args);
      };
    },
    fails: EARLY,
  },
  "starts the last call first": {
    answer: (limit, ms, work) => {
      const waiting: (() => void)[] = [];
      let free = limit;
      return async (...args) => {
        if (free > 0) free--;
        else await new Promise<void>((resolve) => waiting.push(resolve));
        setTimeout(() => waiting.length > 0 ? waiting.pop()!() : free++, ms);
        return await work(...args);
      };
    },
    fails: EARLY,
  },
  "drops the calls that are too many": {
    answer: (limit, ms, work) => {
      const starts: number[] = [];
      return async (...args) => {
        const now = performance.now();
        if (starts.filter((at) => at > now - ms).length >= limit) return undefined as never;
        starts.push(now);
        return await work(...args);
      };
    },
    fails: EARLY,
  },
  "waits a millisecond too long": {
    answer: (limit, ms, work) => perWindow(limit, ms + 1, work),
    fails: EARLY,
  },
  "lets one more start": {
    answer: (limit, ms, work) => perWindow(limit + 1, ms, work),
    fails: EARLY,
  },
  "forgets the window after a failure": {
    answer: (limit, ms, work) => {
      const permits = new Semaphore(limit);
      return async (...args) => {
        const permit = await permits.acquire();
        const window = setTimeout(() => permit.release(), ms);
        return await Promise.try(work, ...args).catch((error) => {
          clearTimeout(window);
          permit.release();
          throw error;
        }) as never;
      };
    },
    fails: "counts a failed call, and goes on after it",
  },
  "forgets a start when its call has failed": {
    answer: (limit, ms, work) => {
      const starts: number[] = [];
      return async (...args) => {
        const now = performance.now();
        const start = Math.max(now, (starts[starts.length - limit] ?? -Infinity) + ms);
        starts.push(start);
        if (start > now) await delay(start - now);
        try {
          return await work(...args);
        } catch (error) {
          starts.splice(starts.indexOf(start), 1);
          throw error;
        }
      };
    },
    fails: "counts a failed call, and goes on after it",
  },
  "lets no more than three start": {
    answer: (limit, ms, work) => perWindow(Math.min(limit, 3), ms, work),
    fails: "after a pause, starts a burst at once",
  },
  "shares its start times with all others": {
    answer: (() => {
      const starts: number[] = [];
      return (limit: number, ms: number, work: (...args: unknown[]) => unknown) =>
      async (...args: unknown[]) => {
        const now = performance.now();
        const at = starts.length < limit ? now : Math.max(now, starts[starts.length - limit] + ms);
        starts.push(at);
        await delay(at - now);
        return await work(...args);
      };
    })() as unknown as Answer,
    fails: "two of them do not share their limit",
  },
  "takes falsy results for missing ones": {
    answer: (limit, ms, work) => {
      const limited = perWindow(limit, ms, work);
      return async (...args) => (await limited(...args)) || null as never;
    },
    fails: "passes the arguments on and returns the result, even a falsy one",
  },
  "passes one argument on": {
    answer: (limit, ms, work) =>
      perWindow(limit, ms, (...args) => work(...args.slice(0, 1) as typeof args)),
    fails: "passes the arguments on and returns the result, even a falsy one",
  },
  "swallows the error": {
    answer: (limit, ms, work) => {
      const limited = perWindow(limit, ms, work);
      return (...args) => limited(...args).catch(() => undefined as never);
    },
    fails: "rejects with the error of the work, thrown at once or later",
  },
  "takes a falsy error for none": {
    answer: (limit, ms, work) => {
      const limited = perWindow(limit, ms, work);
      return async (...args) => {
        try {
          return await limited(...args);
        } catch (error) {
          if (error) throw error;
          return undefined as never;
        }
      };
    },
    fails: FALSY,
  },
  "takes a falsy error that is thrown at once for none": {
    answer: (limit, ms, work) =>
      perWindow(limit, ms, (...args) => {
        let result, error;
        try {
          result = work(...args);
        } catch (caught) {
          error = caught;
        }
        if (error) throw error;
        return result as never;
      }),
    fails: FALSY,
  },
  "takes an error of null for none": {
    answer: (limit, ms, work) =>
      perWindow(limit, ms, async (...args) => {
        let result, error: unknown = null;
        try {
          result = await work(...args);
        } catch (caught) {
          error = caught;
        }
        if (error !== null) throw error;
        return result as never;
      }),
    fails: FALSY,
  },
  "lets a newcomer overtake the calls that wait": {
    answer: (limit, ms, work) => {
      const starts: number[] = [], waiting: (() => void)[] = [];
      const mayStart = () => (starts.at(-limit) ?? -Infinity) + ms <= performance.now();
      const wakeLater = () =>
        setTimeout(() => {
          if (!mayStart()) return wakeLater();
          starts.push(performance.now());
          waiting.shift()!();
          if (waiting.length > 0) wakeLater();
        }, starts.at(-limit)! + ms - performance.now());
      return async (...args) => {
        if (mayStart()) starts.push(performance.now());
        else await new Promise<void>((wake) => waiting.push(wake) === 1 && wakeLater());
        return await work(...args);
      };
    },
    fails: "calls start in the order in which they are made, even at the same moment",
  },
  "keeps one line for the same work and the same limit": {
    answer: (() => {
      const made = new Map<unknown, Map<string, unknown>>();
      return (limit: number, ms: number, work: () => unknown) => {
        const ofWork = made.get(work) ?? new Map<string, unknown>();
        made.set(work, ofWork);
        const key = `${limit} in ${ms}`;
        if (!ofWork.has(key)) ofWork.set(key, perWindow(limit, ms, work));
        return ofWork.get(key);
      };
    })() as unknown as Answer,
    fails: "two of them do not share their limit",
  },
  "throws at once what the work throws at once": {
    answer: (limit, ms, work) => {
      const starts: number[] = [];
      return (...args) => {
        const now = performance.now();
        const at = starts.length < limit ? now : Math.max(now, starts.shift()! + ms);
        starts.push(at);
        if (at === now) return Promise.resolve(work(...args)) as never;
        return delay(at - now).then(() => work(...args)) as never;
      };
    },
    fails: "rejects with the error of the work, thrown at once or later",
  },
  "lets one failure fail all that wait": {
    answer: (limit, ms, work) => {
      const limited = perWindow(limit, ms, work);
      let line: Promise<unknown> = Promise.resolve();
      return (...args) => {
        const result = line.then(() => limited(...args));
        line = result;
        return result;
      };
    },
    fails: "rejects with the error of the work, thrown at once or later",
  },
  "looks at the clock every millisecond": {
    answer: (limit, ms, work) => {
      const starts: number[] = [];
      const isEarly = () => (starts.at(-limit) ?? -Infinity) + ms > performance.now();
      const permits = new Semaphore(1);
      return async (...args) => {
        await permits.run(async () => {
          while (isEarly()) await delay(1);
          starts.push(performance.now());
        });
        return await work(...args);
      };
    },
    fails: "sets at most one timer for each call, and does not poll",
  },
  "resets with an interval that never ends": {
    answer: (limit, ms, work) => {
      setInterval(() => {}, ms);
      return perWindow(limit, ms, work);
    },
    fails: "leaves no timer once the last start is ms old",
  },
};

export const variants: Record<string, Answer> = {
  "plans each start ahead": (limit, ms, work) => {
    const planned: number[] = [];
    return async (...args) => {
      const now = performance.now();
      const at = Math.max(now, (planned.at(-limit) ?? -Infinity) + ms);
      planned.push(at);
      if (at > now) await delay(at - now);
      return await work(...args);
    };
  },
  "returns each permit after the window": (limit, ms, work) => {
    const permits = new Semaphore(limit);
    return async (...args) => {
      const permit = await permits.acquire();
      setTimeout(() => permit.release(), ms);
      return await work(...args);
    };
  },
  "takes a strict queue": (limit, ms, work) => {
    const queue = new PQueue({ intervalCap: limit, interval: ms, strict: true });
    return (...args) => queue.add(async () => await work(...args));
  },
};
