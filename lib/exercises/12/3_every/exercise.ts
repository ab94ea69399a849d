/** Exercise 12.3: an interval that does not drift, for work that takes time. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { listenersOn } from "../../shared/mod.ts";
import type { every } from "./solution.ts";

const enough = new Error("enough");

function inWords(error: unknown): string {
  return error === enough ? "the signal's reason" : (error as Error)?.message ?? String(error);
}

/** How late the timers of the answer are, in ms: real ones are late, too. */
const LATE = 2;

type Wait = (ms: number) => Promise<void>;

/** Makes the timers late until it is disposed of, counts those that wait, and has a punctual wait. */
function lateTimers(): { wait: Wait; readonly waiting: number } & Disposable {
  const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;
  const real = { setTimeout, setInterval, clearTimeout, clearInterval };
  const waiting = new Set<number>();
  type Timer = (callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => number;
  const late = (timer: unknown, isOver: boolean): Timer => (callback, ms = 0, ...args) => {
    const run = () => {
      if (isOver) waiting.delete(Number(id));
      callback(...args);
    };
    const id = (timer as Timer)(run, ms + LATE);
    waiting.add(Number(id));
    return id;
  };
  const clear = (id?: number) => {
    waiting.delete(Number(id));
    real.clearTimeout(id);
  };
  Object.assign(globalThis, {
    setTimeout: late(setTimeout, true),
    setInterval: late(setInterval, false),
    clearTimeout: clear,
    clearInterval: clear,
  });
  return {
    wait: (ms) => new Promise((resolve) => real.setTimeout(resolve, ms)),
    get waiting() {
      return waiting.size;
    },
    [Symbol.dispose]: () => void Object.assign(globalThis, real),
  };
}

/** A call of the work, in words. */
const callOf = (n: number, at: number) => `${n} at ${at}`;

/** Lets the answer work until the signal aborts, and tells what it did. */
async function round(
  answer: typeof every,
  judge: Judge,
  { ms, abortAt, reason = enough, noSignal, work }: {
    ms: number;
    abortAt: number;
    reason?: unknown;
    noSignal?: boolean;
    work: (n: number, wait: Wait) => unknown;
  },
) {
  const began: string[] = []; // until the signal aborts
  let late = 0; // how many began after that, or after the end
  let atWork = 0, most = 0;
  const trial = await judge.run(async () => {
    const start = performance.now();
    const stop = new AbortController(), listening = listenersOn(stop.signal);
    if (abortAt === 0) stop.abort(reason);
    else setTimeout(() => stop.abort(reason), abortAt);
    const patience = new AbortController();
    const tooLong = delay(20 * abortAt + 5000, { signal: patience.signal }).catch(() => {});
    using timers = lateTimers();
    let ended = "", atWorkThen = 0, timersThen = 0, listeners = 0;
    const running = (async () =>
      await answer(ms, (n) => {
        const at = performance.now() - start;
        if (at > abortAt || ended) late++;
        else began.push(callOf(n, at));
        most = Math.max(most, ++atWork);
        let result: unknown;
        try {
          result = work(n, timers.wait);
        } catch (error) {
          atWork--;
          throw error;
        }
        if (!(result instanceof Promise)) return void atWork--;
        return result.finally(() => atWork--);
      }, noSignal ? undefined : stop.signal))();
    await Promise.race([
      running.then((value) => `returned ${value}`, inWords).then((how) => {
        ended = `${how} at ${performance.now() - start}`;
        atWorkThen = atWork;
        timersThen = timers.waiting;
        listeners = listening();
      }),
      tooLong,
    ]);
    patience.abort();
    await delay(10 * ms);
    return { ended: ended || "does not end", atWorkThen, timersThen, listeners };
  });
  const { ended, atWorkThen, timersThen, listeners } = trial.value ??
    { ended: trial.outcome, atWorkThen: NaN, timersThen: NaN, listeners: NaN };
  const timersLeft = timersThen + trial.timersLeft;
  return { began, most, ended, atWorkThen, late, listeners, timersLeft };
}

export default defineExercise({
  id: "12.3",
  title: "Without drift",
  name: "every",
  hints: [
    "How long to wait is not always the same. It depends on when the next call is _planned_, and on what time it is now.",
    "Call `n` is planned for `start + n * ms`. When the work has ended, look at the clock. Which is the next `n` that is not over?",
    "`n = Math.max(n, Math.ceil((performance.now() - start) / ms))`, then `delay(start + n * ms - performance.now(), { signal })`, then `await work(n)`.",
  ],
  async check(answer: typeof every, judge) {
    const ms = 90 + Math.floor(20 * judge.random());
    const part = 20 + Math.floor(20 * judge.random());
    const planned = (...numbers: number[]) => numbers.map((n) => callOf(n, n * ms + LATE));

    const quick = await round(answer, judge, { ms, abortAt: 4 * ms + 7, work: () => 0 });
    judge.requires("calls the work at ms, 2 ms, 3 ms … with 1, 2, 3 …", {
      expected: planned(1, 2, 3, 4),
      seen: quick.began,
    });
    const steady = await round(answer, judge, {
      ms,
      abortAt: 5 * ms + 7,
      work: (n, wait) => wait(n % 2 ? part : 2 * part),
    });
    judge.requires("does not drift if the work takes time", {
      expected: planned(1, 2, 3, 4, 5),
      seen: steady.began,
    });
    const slow = await round(answer, judge, {
      ms,
      abortAt: 8 * ms + part,
      work: (n, wait) => wait(n === 2 ? 2 * ms + part : n === 6 ? ms + part : part),
    });
    judge.requires("skips the times that it misses, and counts them", {
      expected: planned(1, 2, 5, 6, 8),
      seen: slow.began,
    });
    judge.requires("never does the work twice at the same time", { expected: 1, seen: slow.most });

    const idle = await round(answer, judge, { ms, abortAt: 2 * ms + part, work: () => null });
    judge.requires("rejects with the signal's reason, at once if it waits", {
      expected: `the signal's reason at ${2 * ms + part}`,
      seen: idle.ended,
    });
    const busy = await round(answer, judge, {
      ms,
      abortAt: 2 * ms + 5,
      work: (_, wait) => wait(2 * part),
    });
    judge.requires("lets work that is going on end, before it rejects with the reason", {
      expected: [`the signal's reason at ${2 * ms + LATE + 2 * part}`, 0],
      seen: [busy.ended, busy.atWorkThen],
    });
    const before = await round(answer, judge, { ms, abortAt: 0, work: () => 0 });
    judge.requires("with a signal that is already aborted, rejects at once and never works", {
      expected: ["the signal's reason at 0", 0],
      seen: [before.ended, before.began.length + before.late],
    });

    const broken = new Error("broken");
    const sync = await round(answer, judge, {
      ms,
      abortAt: 9 * ms,
      work: (n) => {
        if (n === 2) throw broken;
      },
    });
    const async = await round(answer, judge, {
      ms,
      abortAt: 9 * ms,
      work: (n, wait) => wait(part).then(() => n === 3 ? Promise.reject(broken) : 0),
    });
    judge.requires("rejects with the error of the work as soon as it fails, in the call or later", {
      expected: [`broken at ${2 * ms + LATE}`, `broken at ${3 * ms + LATE + part}`],
      seen: [sync.ended, async.ended],
    });

    const alone = await round(answer, judge, {
      ms,
      abortAt: 9 * ms,
      noSignal: true,
      work: (n) => {
        if (n === 3) throw broken;
      },
    });
    judge.requires("works without a signal, too", {
      expected: [planned(1, 2, 3), `broken at ${3 * ms + LATE}`],
      seen: [alone.began, alone.ended],
    });

    const nothing: string[] = [];
    for (const failure of [undefined, null]) {
      const atOnce = () => {
        throw failure;
      };
      for (const fail of [() => Promise.reject(failure), atOnce]) {
        const work = (n: number) => n === 2 ? fail() : 0;
        nothing.push((await round(answer, judge, { ms, abortAt: 9 * ms, work })).ended);
      }
    }
    judge.requires("an error may be any value, even undefined, in the call or later", {
      expected: [undefined, undefined, null, null].map((one) => `${one} at ${2 * ms + LATE}`),
      seen: nothing,
    });
    const reasons: string[] = [], called: number[] = [];
    const working = (_: number, wait: Wait) => wait(part);
    for (const reason of [0, null]) {
      for (const abortAt of [0, ms + 5, 2 * ms - 5]) { // before, at work, in a wait
        const { ended, began, late } = await round(answer, judge, {
          ...{ ms, abortAt, reason },
          work: working,
        });
        reasons.push(ended);
        called.push(began.length + late);
      }
    }
    const ends = [0, ms + LATE + part, 2 * ms - 5];
    judge.requires("a reason may be any value, even 0 or null, before, at work and in a wait", {
      expected: [[0, null].flatMap((one) => ends.map((at) => `${one} at ${at}`)), [
        0,
        1,
        1,
        0,
        1,
        1,
      ]],
      seen: [reasons, called],
    });

    const twice = await judge.run(async () => {
      const events: string[] = [];
      const stop = new AbortController();
      const run = async (name: string) => {
        try {
          await answer(ms, (n) => void events.push(`${name}${n}`), stop.signal);
        } catch {
          events.push(`${name} is stopped`);
        }
      };
      setTimeout(() => stop.abort(), 3 * ms + 5);
      void run("a");
      await delay(part);
      void run("b");
      await delay(6 * ms);
      return [...events.slice(0, 5), ...events.slice(5).toSorted()];
    });
    judge.requires("two of them at the same time do not disturb each other", {
      expected: ["a1", "b1", "a2", "b2", "a3", "a is stopped", "b is stopped"],
      seen: twice.value ?? twice.outcome,
    });
    const all = [quick, steady, slow, idle, busy, before, sync, async];
    judge.requires("at its end nothing is left: no timer, no listener, no later call", {
      expected: { timers: 0, listeners: 0, calls: 0 },
      seen: {
        timers: all.reduce((sum, { timersLeft }) => sum + timersLeft, 0),
        listeners: sync.listeners + async.listeners,
        calls: all.reduce((sum, { late }) => sum + late, 0),
      },
    });
  },
});
