/** Answers that prove the checker of exercise 01.2. */
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import { bestConcurrency } from "./solution.ts";

const SEQUENCE = "measures 1, 2, 3 … in turn, each once, and stops when one more is no faster";
const FAILURE = "a measurement that fails is the end: its error reaches the caller";

export const mutants: Mutants<typeof bestConcurrency> = {
  "compares promises, because an await is missing": {
    answer: (measure) => {
      let n = 1;
      while (measure(n + 1) < measure(n)) n++;
      return Promise.resolve(n);
    },
    fails: "finds the bend of the curve",
  },
  "returns the first number that does not help": {
    answer: async (measure) => {
      let n = 2;
      for (let best = await measure(1);; n++) {
        const time = await measure(n);
        if (time >= best) return n;
        best = time;
      }
    },
    fails: "finds the bend of the curve",
  },
  "measures up to thirty, whatever it sees": {
    answer: async (measure) => {
      const times: number[] = [];
      for (let n = 1; n <= 30; n++) times.push(await measure(n));
      return times.indexOf(Math.min(...times)) + 1;
    },
    fails: SEQUENCE,
  },
  "measures everything at the same time": {
    answer: async (measure) => {
      const times = await Promise.all(Array.from({ length: 30 }, (_, i) => measure(i + 1)));
      return times.indexOf(Math.min(...times)) + 1;
    },
    fails: "makes one measurement at a time",
  },
  "gives up at ten": {
    answer: async (measure) => {
      let best = await measure(1);
      for (let n = 1; n < 10; n++) {
        const time = await measure(n + 1);
        if (time >= best) return n;
        best = time;
      }
      return 10;
    },
    fails: "goes on as long as it helps, even a little",
  },
  "gives up at fifty": {
    answer: async (measure) => {
      let best = await measure(1);
      for (let n = 1; n < 50; n++) {
        const time = await measure(n + 1);
        if (time >= best) return n;
        best = time;
      }
      return 50;
    },
    fails: "goes on as long as it helps, even a little",
  },
  "wants at least a millisecond": {
    answer: async (measure) => {
      let n = 1;
      for (let best = await measure(1);; n++) {
        const time = await measure(n + 1);
        if (time > best - 1) return n;
        best = time;
      }
    },
    fails: "goes on as long as it helps, even a little",
  },
  "throws where it should reject": {
    answer: (measure) => {
      const improve = (n: number, best: number): Promise<number> =>
        measure(n).then((time) => time < best ? improve(n + 1, time) : n - 1);
      return improve(1, Infinity);
    },
    fails: "a measure that throws at once makes the promise reject, and is the end, too",
  },
  "tries a measure that throws at once again": {
    answer: (measure) =>
      bestConcurrency((n) => {
        try {
          return measure(n);
        } catch {
          return measure(n);
        }
      }),
    fails: "a measure that throws at once makes the promise reject, and is the end, too",
  },
  "takes a first time of 0 for a missing one": {
    answer: async (measure) => {
      let n = 1;
      for (let best = await measure(1) || Infinity;; n++) {
        const time = await measure(n + 1);
        if (time >= best) return n;
        best = time;
      }
    },
    fails: "even if it is the first",
  },
  "compares tenths of a millisecond": {
    answer: (measure) => bestConcurrency(async (n) => Math.round(await measure(n) * 10)),
    fails: "goes on as long as it helps, even a little",
  },
  "measures every number twice": {
    answer: async (measure) => {
      let n = 1;
      while (await measure(n + 1) < await measure(n)) n++;
      return n;
    },
    fails: SEQUENCE,
  },
  "measures two ahead": {
    answer: async (measure) => {
      let n = 1;
      let times = await Promise.all([measure(1), measure(2)]);
      while (times[1] < times[0]) times = [times[1], await measure(++n + 1)];
      return n;
    },
    fails: "makes one measurement at a time",
  },
  "wants at least a tenth": {
    answer: async (measure) => {
      let n = 1;
      for (let best = await measure(1);; n++) {
        const time = await measure(n + 1);
        if (time > best * 0.9) return n;
        best = time;
      }
    },
    fails: "goes on as long as it helps, even a little",
  },
  "waits for two times that are equal": {
    answer: async (measure) => {
      let n = 1;
      for (let best = await measure(1);; n++) {
        const time = await measure(n + 1);
        if (time === best) return n;
        best = time;
      }
    },
    fails: "stops when one more makes it slower",
  },
  "takes 0 for not measured yet": {
    answer: async (measure) => {
      for (let n = 1, best = 0;; n++) {
        const time = await measure(n);
        if (best && time >= best) return n - 1;
        best = time;
      }
    },
    fails: "a time of 0 ms is a time like any other",
  },
  "takes a failure for a slow time": {
    answer: async (measure) => {
      let n = 1;
      for (let best = await measure(1);; n++) {
        const time = await measure(n + 1).catch(() => Infinity);
        if (time >= best) return n;
        best = time;
      }
    },
    fails: FAILURE,
  },
  "tries a failed measurement again": {
    answer: async (measure) => {
      const tryTwice = (n: number) => measure(n).catch(() => measure(n));
      let n = 1;
      for (let best = await tryTwice(1);; n++) {
        const time = await tryTwice(n + 1);
        if (time >= best) return n;
        best = time;
      }
    },
    fails: FAILURE,
  },
  "makes a new error of the failure": {
    answer: async (measure) => {
      try {
        return await bestConcurrency(measure);
      } catch (error) {
        throw error instanceof Error ? new Error(error.message) : error;
      }
    },
    fails: FAILURE,
  },
  "takes a failure that is undefined for none": {
    answer: async (measure) => {
      let failure: unknown;
      const timeOf = (n: number) => measure(n).catch((error) => (failure = error, Infinity));
      let n = 1;
      for (let best = await timeOf(1);; n++) {
        const time = await timeOf(n + 1);
        if (failure) throw failure;
        if (time >= best) return n;
        best = time;
      }
    },
    fails: "even if what was thrown is undefined",
  },
  "looks every millisecond whether the time is known": {
    answer: (measure) =>
      bestConcurrency(async (n) => {
        const endings: PromiseSettledResult<number>[] = [];
        Promise.allSettled([Promise.try(measure, n)]).then(([ending]) => endings.push(ending));
        while (endings.length === 0) await delay(1);
        const [ending] = endings;
        if (ending.status === "rejected") throw ending.reason;
        return ending.value;
      }),
    fails: "it sets no timers",
  },
  "rests before each measurement": {
    answer: (measure) =>
      bestConcurrency(async (n) => {
        await delay(10);
        return await measure(n);
      }),
    fails: "it sets no timers",
  },
  "has one place for the best time of all calls": {
    answer: (() => {
      let best: number;
      return async (measure) => {
        best = await measure(1);
        for (let n = 2;; n++) {
          const time = await measure(n);
          if (time >= best) return n - 1;
          best = time;
        }
      };
    })(),
    fails: "two searches at the same time do not disturb each other",
  },
  "keeps the best time for the next call": {
    answer: (() => {
      let best = Infinity;
      return async (measure) => {
        for (let n = 1;; n++) {
          const time = await measure(n);
          if (time >= best) return n - 1;
          best = time;
        }
      };
    })(),
    fails: "goes on as long as it helps, even a little",
  },
};

export const variants: Record<string, typeof bestConcurrency> = {
  "asks itself again with one more": async (measure) => {
    const improve = async (n: number, best: number): Promise<number> => {
      const time = await measure(n + 1);
      return time < best ? await improve(n + 1, time) : n;
    };
    return await improve(1, await measure(1));
  },
  "chains with then, and begins in a promise": (measure) => {
    const improve = (n: number, best: number): Promise<number> =>
      measure(n).then((time) => time < best ? improve(n + 1, time) : n - 1);
    return Promise.try(improve, 1, Infinity);
  },
  "keeps a list of times": async (measure) => {
    const times = [await measure(1)];
    do times.push(await measure(times.length + 1)); while (times.at(-1)! < times.at(-2)!);
    return times.length - 1;
  },
};
