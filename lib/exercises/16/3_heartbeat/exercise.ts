/** Exercise 16.3: find out in time that another loop is blocked. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { countTimers, listenersOn } from "../../shared/mod.ts";
import type { heartbeat } from "./solution.ts";

/** How one ping ends: after so many ms, with an error, or in the call itself. */
interface Pong {
  ms: number;
  error?: unknown;
  atOnce?: true;
}

interface Round {
  every: number;
  limit: number;
  /** The last one answers all further pings. */
  pongs: Pong[];
  /** Milliseconds until the signal aborts. */
  abortAfter: number;
  /** What it aborts with. */
  reason?: unknown;
}

const enough = new Error("enough");

/** Lets the answer watch a loop, and tells what it did and when. */
async function round(answer: typeof heartbeat, judge: Judge, round: Round) {
  const { every, limit, pongs, abortAfter, reason = enough } = round;
  const pings: number[] = [], news: string[] = [];
  let open = 0, most = 0, ended = "still watching", listeners = 0, timers = 0;
  const trial = await judge.run(async () => {
    const start = performance.now();
    const now = () => performance.now() - start;
    const caller = new AbortController();
    const listening = listenersOn(caller.signal);
    if (abortAfter === 0) caller.abort(reason);
    else setTimeout(() => caller.abort(reason), abortAfter);
    const ping = () => {
      const pong = pongs[Math.min(pings.length, pongs.length - 1)];
      const { ms, error, atOnce } = pong;
      pings.push(now());
      if (atOnce) throw error;
      most = Math.max(most, ++open);
      return delay(ms).then(() => {
        open--;
        if ("error" in pong) throw error;
      });
    };
    using counted = countTimers();
    const watching = (async () =>
      await answer(ping, (what) => news.push(`${what} at ${now()}`), {
        every,
        limit,
        signal: caller.signal,
      }))();
    const over = watching.then(
      () => "returned",
      (error) => {
        if (error === reason) return "the signal's reason";
        return error instanceof Error ? error.message : Deno.inspect(error);
      },
    );
    over.then(async (how) => {
      ended = `${how} at ${now()}`;
      timers = counted.count;
      await delay(1);
      listeners = listening();
    });
    await delay(abortAfter + 5000);
  });
  const { timersLeft, unhandled } = trial;
  return { pings, news, most, ended, listeners, timers, timersLeft, unhandled };
}

/** Two threads are watched at the same time; the second answers while the first is blocked. */
async function together(answer: typeof heartbeat, judge: Judge): Promise<unknown> {
  const { value, outcome } = await judge.run(async () => {
    const news: string[] = [];
    const stop = new AbortController();
    await Promise.all([200, 10].map(async (ms, i) => {
      await delay(60 * i);
      const tell = (what: string) => news.push(`thread ${i + 1} is ${what}`);
      const watch = { every: 1000, limit: 50, signal: stop.signal };
      const end = answer(() => delay(ms), tell, watch).catch(() => {});
      setTimeout(() => stop.abort(), 500);
      await end;
    }));
    return news;
  });
  return value ?? outcome;
}

export default defineExercise({
  id: "16.3",
  title: "Is it still alive?",
  name: "heartbeat",
  hints: [
    "While a ping is on its way, two things can happen first: its answer, or `limit` ms. The news of the second must not wait for the first.",
    "Set a timer before each ping, and clear it when the ping has ended, however it ended. Whether the timer has fired tells whether there is good news afterwards.",
    "In a loop: check the signal; set the timer; `try { await abortable(Promise.resolve(ping()), signal) } finally { clearTimeout(timer) }`; tell; `await delay(every, { signal })`.",
  ],
  async check(answer: typeof heartbeat, judge) {
    const every = 80 + Math.floor(20 * judge.random());
    const limit = 30 + Math.floor(20 * judge.random());
    const healthy = await round(answer, judge, {
      ...{ every, limit, pongs: [{ ms: 10 }], abortAfter: 3 * every + 35 },
    });
    judge.requires("it pings at once, and again `every` ms after each answer", {
      expected: [0, every + 10, 2 * (every + 10), 3 * (every + 10)],
      seen: healthy.pings,
    });
    judge.requires("as long as answers come in time, there is no news", {
      expected: [],
      seen: healthy.news,
    });
    const blocked = await round(answer, judge, {
      ...{ every, limit, pongs: [{ ms: 10 }, { ms: 1000 }, { ms: 5 }], abortAfter: 2000 },
    });
    const second = 10 + every;
    judge.requires("`limit` ms after a ping without an answer it tells that the loop is blocked", {
      expected: `blocked at ${second + limit}`,
      seen: blocked.news[0],
    });
    judge.requires("it tells once that it is blocked, and once that it is alive again", {
      expected: [`blocked at ${second + limit}`, `alive at ${second + 1000}`],
      seen: blocked.news,
    });
    judge.requires("one ping at a time is on its way", { expected: 1, seen: blocked.most });
    const twice = await round(answer, judge, {
      ...{ every, limit, abortAfter: 1500 },
      pongs: [{ ms: 200 }, { ms: 300 }, { ms: 5 }],
    });
    judge.requires("a second blockage is told like the first", {
      expected: [
        ...[`blocked at ${limit}`, "alive at 200"],
        ...[`blocked at ${200 + every + limit}`, `alive at ${500 + every}`],
      ],
      seen: twice.news,
    });
    const failure = new Error("the thread has ended");
    const failing = await round(answer, judge, {
      ...{ every, limit, pongs: [{ ms: 10 }, { ms: 20, error: failure }], abortAfter: 5000 },
    });
    const refusing = await round(answer, judge, {
      ...{ every, limit, abortAfter: 5000 },
      pongs: [{ ms: 10 }, { ms: 0, error: failure, atOnce: true }],
    });
    judge.requires("when a ping fails, even in the call, heartbeat ends with that error", {
      expected: [`${failure.message} at ${second + 20}`, `${failure.message} at ${second}`],
      seen: [failing.ended, refusing.ended],
    });
    const falsely: Awaited<ReturnType<typeof round>>[] = [];
    for (const error of ["", null, undefined]) {
      for (const pong of [{ ms: 20, error }, { ms: 0, error, atOnce: true }] as Pong[]) {
        const pongs = [pong];
        falsely.push(await round(answer, judge, { every, limit, pongs, abortAfter: 5000 }));
      }
    }
    judge.requires("it ends so even if the error is an empty string, null or undefined", {
      expected: ['""', "null", "undefined"].flatMap((error) => [`${error} at 20`, `${error} at 0`]),
      seen: falsely.map(({ ended }) => ended),
    });
    const during = await round(answer, judge, {
      ...{ every, limit: 700, pongs: [{ ms: 600 }], abortAfter: 100 },
    });
    const between = await round(answer, judge, {
      ...{ every: 500, limit, pongs: [{ ms: 10 }], abortAfter: 203 },
    });
    const falsy = await round(answer, judge, {
      ...{ every, limit: 700, pongs: [{ ms: 600 }], abortAfter: 150, reason: 0 },
    });
    const nothing = await round(answer, judge, {
      ...{ every: 500, limit, pongs: [{ ms: 10 }], abortAfter: 203, reason: null },
    });
    const nothingInPing = await round(answer, judge, {
      ...{ every, limit: 700, pongs: [{ ms: 600 }], abortAfter: 150, reason: null },
    });
    judge.requires("an abort ends it at once with the signal's reason, in a ping or between two", {
      expected: [100, 203, 150, 203, 150].map((at) => `the signal's reason at ${at}`),
      seen: [during, between, falsy, nothing, nothingInPing].map(({ ended }) => ended),
    });
    judge.requires("it does not look again and again whether the signal is aborted (timers)", {
      expected: "a few",
      seen: between.timers,
      holds: between.timers < 10,
    });
    judge.requires("two calls at the same time do not disturb each other", {
      expected: ["thread 1 is blocked", "thread 1 is alive"],
      seen: await together(answer, judge),
    });
    const ends = [failing, refusing, during, between];
    judge.requires("after its end there is no ping and no news", {
      expected: [[2, []], [2, []], [1, []], [1, []]],
      seen: ends.map(({ pings, news }) => [pings.length, news]),
    });
    judge.requires("it leaves no listener on the signal", {
      expected: [0, 0, 0, 0],
      seen: ends.map(({ listeners }) => listeners),
    });
    const before = await round(answer, judge, {
      ...{ every, limit, pongs: [{ ms: 10 }], abortAfter: 0 },
    });
    const falsyBefore = await round(answer, judge, {
      ...{ every, limit, pongs: [{ ms: 10 }], abortAfter: 0, reason: null },
    });
    judge.requires("with a signal that is already aborted, there is no ping", {
      expected: Array(2).fill([0, "the signal's reason at 0"]),
      seen: [before, falsyBefore].map(({ pings, ended }) => [pings.length, ended]),
    });
    const failsLate = await round(answer, judge, {
      ...{ every, limit, pongs: [{ ms: 200, error: failure }], abortAfter: 5000 },
    });
    const abortedLate = await round(answer, judge, {
      ...{ every, limit, pongs: [{ ms: 600 }], abortAfter: 100 },
    });
    judge.requires("if it ends while the loop is blocked, it never tells that it is alive", {
      expected: [[`blocked at ${limit}`], [`blocked at ${limit}`]],
      seen: [failsLate.news, abortedLate.news],
    });
    const all = [
      healthy,
      blocked,
      twice,
      failing,
      refusing,
      during,
      between,
      before,
      failsLate,
      abortedLate,
    ];
    judge.requires("afterwards no timer is left and no failure is unhandled", {
      expected: [0, 0, 0],
      seen: [
        Math.max(...all.map(({ timersLeft }) => timersLeft)),
        Math.max(...all.map(({ unhandled }) => unhandled.length)),
        during.news.length,
      ],
    });
  },
});
