/** Exercise 11.2: a loop of requests and pauses that can be stopped anywhere. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { listenersOn } from "../../shared/mod.ts";
import type { untilReady } from "./solution.ts";

/** One call to `get`. */
interface Call {
  ms?: number;
  value?: unknown;
  /** What it throws, later or in the call itself; a list, since anything may be thrown. */
  error?: [unknown];
  atOnce?: [unknown];
  /** Does not listen to its signal. */
  deaf?: boolean;
}

interface Round {
  /** What the calls do, in order; after the last one, `get` has nothing but `undefined`. */
  calls: Call[];
  pause: number;
  /** Milliseconds until the signal aborts; 0: before the call. */
  abortAfter?: number;
  reason?: unknown;
}

const LATER = 5000;

/** Runs the answer once, with calls of its own. */
async function round(answer: typeof untilReady, judge: Judge, round: Round) {
  const { calls, pause, abortAfter, reason } = round;
  const begun: number[] = [];
  const told: (AbortSignal | undefined)[] = [];
  const controller = new AbortController();
  const listeners = listenersOn(controller.signal);
  let ended = NaN, leftBehind = "", end: { value?: unknown; error?: unknown } = {};
  const report = await judge.run(async () => {
    const start = performance.now();
    if (abortAfter === 0) controller.abort(reason);
    else if (abortAfter) setTimeout(() => controller.abort(reason), abortAfter);
    const get = (signal: AbortSignal) => {
      const { ms = 0, value, error, atOnce, deaf } = calls[begun.length] ?? {};
      begun.push(performance.now() - start);
      told.push(signal);
      if (atOnce) throw atOnce[0];
      return (async () => {
        await delay(ms, { signal: deaf ? undefined : signal });
        if (error) throw error[0];
        return value;
      })();
    };
    try {
      end = { value: await answer(get, pause, controller.signal) };
    } catch (error) {
      end = { error };
    }
    ended = performance.now() - start;
    leftBehind = listeners() > 0 ? "listeners" : "";
    await delay(LATER); // What goes on shows itself now.
  }, { deadline: 4 * LATER });
  return {
    ...{ begun, told, ended, end, leftBehind },
    waiting: report.state === "waiting",
    unhandled: report.unhandled.length,
  };
}

/** How many timers are left when the answer ends: by a value, by an error, by an abort. */
async function timersLeft(answer: typeof untilReady, judge: Judge): Promise<number[]> {
  const gets: (() => Promise<unknown>)[] = [
    () => Promise.resolve("ticket"),
    () => Promise.reject(new Error("no connection")),
    () => Promise.resolve(undefined),
  ];
  return await Array.fromAsync(gets, async (get) => {
    const { timersLeft } = await judge.run(async () => {
      const controller = new AbortController();
      let calls = 0;
      const late = () => calls++ === 0 ? Promise.resolve(undefined) : get();
      const abort = setTimeout(() => controller.abort(), 1500);
      await answer(late, 1000, controller.signal).catch(() => {});
      clearTimeout(abort);
    });
    return timersLeft;
  });
}

/** A pause with another timer that ends with it, then a `get` without an end. */
async function waitsInPeace(answer: typeof untilReady, judge: Judge): Promise<unknown[]> {
  const { timersLeft, value } = await judge.run(async () => {
    const order: string[] = [];
    const get = () => {
      order.push("get");
      return order.length === 1 ? Promise.resolve(undefined) : new Promise<never>(() => {});
    };
    void answer(get, 100, new AbortController().signal);
    await delay(1); // By now it has set its timer.
    await delay(99).then(() => order.push("a timer set after it"));
    return order;
  });
  return [...value ?? [], timersLeft];
}

/** A `get` that aborts the signal in its own call, and never answers. */
async function stoppedByGet(answer: typeof untilReady, judge: Judge): Promise<unknown> {
  const { error, outcome } = await judge.run(() => {
    const controller = new AbortController();
    const get = () => {
      controller.abort("no longer needed");
      return new Promise<never>(() => {});
    };
    return answer(get, 1000, controller.signal);
  });
  return error ?? outcome;
}

/** Calls at the same time, which take turns; two of them have one signal, and are stopped by it. */
async function together(answer: typeof untilReady, judge: Judge): Promise<unknown> {
  const report = await judge.run(() => {
    const shared = new AbortController();
    setTimeout(() => shared.abort("stopped"), 58); // All four pause.
    const own = () => new AbortController().signal;
    return Promise.all([own(), shared.signal, shared.signal, own()].map(async (signal, i) => {
      await delay(15 * i);
      let calls = 0;
      const get = () => delay(10).then(() => ++calls === 3 ? "ready" : undefined);
      const end = await answer(get, 50, signal).catch((reason) => reason);
      await delay(100); // Another call would come now.
      return `${end} after ${calls}`;
    }));
  });
  return report.value ?? report.outcome;
}

export default defineExercise({
  id: "11.2",
  title: "Ask until it is ready",
  name: "untilReady",
  hints: [
    "At any moment one of two waits is under way: the one for `get`, and the pause. Which of them hears of the signal?",
    "`delay` takes a signal. For a `get` that may be deaf, the caller has to be able to leave: `abortable`. And there is a line that throws the reason if the signal is aborted already.",
    "`signal.throwIfAborted()`; then in a loop: `const value = await abortable(get(signal), signal)`, return it unless it is `undefined`, and `await delay(ms, { signal })`.",
  ],
  async check(answer: typeof untilReady, judge) {
    const some = (from: number) => from + Math.floor(40 * judge.random());
    const pause = some(100), ms = some(20), soon = some(30);
    const values = [0, "", null, false];
    const falsy = [];
    for (const value of values) {
      const { end } = await round(answer, judge, { calls: [{}, { value }], pause: 10 });
      falsy.push("value" in end ? end.value : end.error);
    }
    judge.requires("returns the first value that is not undefined, even a falsy one", {
      expected: values,
      seen: falsy,
    });
    const third = await round(answer, judge, {
      calls: [{ ms }, { ms: 2 * ms }, { ms, value: "ticket" }],
      pause,
    });
    const patient = await round(answer, judge, {
      calls: [...Array.from({ length: 49 }, () => ({})), { value: "at last" }],
      pause: 50,
    });
    judge.requires("pauses after each answer that is undefined: the calls come at (ms)", {
      expected: [0, ms + pause, 3 * ms + 2 * pause],
      seen: third.begun,
    });
    judge.requires("returns as soon as the value is there (ms)", {
      expected: 4 * ms + 2 * pause,
      seen: third.ended,
    });
    judge.requires("asks as often as it takes: here, 50 times", {
      expected: "at last",
      seen: "value" in patient.end ? patient.end.value : patient.end.error,
    });
    judge.requires("two calls at the same time do not disturb each other", {
      expected: ["ready after 3", "stopped after 1", "stopped after 1", "ready after 3"],
      seen: await together(answer, judge),
    });
    judge.requires("one timer for a pause and none for a get: it does not look again and again", {
      expected: ["get", "get", "a timer set after it", 0],
      seen: await waitsInPeace(answer, judge),
    });
    const lost: [Error] = [new Error("no connection")];
    const later = await round(answer, judge, { calls: [{}, { ms, error: lost }], pause });
    const atOnce = await round(answer, judge, { calls: [{}, { atOnce: lost }], pause });
    judge.requires("an error of get goes to the caller, thrown at once or later", {
      expected: ["no connection", "no connection"],
      seen: [later, atOnce].map(({ end }) => (end.error as Error)?.message),
    });
    const odd = await Array.fromAsync([undefined, 0, null], async (error) => {
      const calls = [{ error: [error] }, { atOnce: [error] }] as Call[];
      return await Array.fromAsync(calls, async (call) => {
        const { end } = await round(answer, judge, { calls: [{}, call], pause });
        return "error" in end ? end.error : "no error";
      });
    });
    judge.requires("an error may be anything, even undefined, at once or later", {
      expected: [[undefined, undefined], [0, 0], [null, null]],
      seen: odd,
    });
    judge.requires("after an error there is no further call", {
      expected: [2, 2],
      seen: [later.begun.length, atOnce.begun.length],
    });
    const inPause = await round(answer, judge, {
      calls: [{ ms }],
      pause,
      abortAfter: ms + soon,
      reason: "",
    });
    judge.requires("an abort in a pause ends it at once (ms)", {
      expected: ms + soon,
      seen: inPause.ended,
    });
    const gone = new Error("the user left");
    const deaf: Call = { ms: 900, error: [new Error("too late")], deaf: true };
    const inGet = await round(answer, judge, {
      calls: [{}, deaf],
      pause,
      abortAfter: pause + soon,
      reason: gone,
    });
    judge.requires("an abort during a get ends it at once, even if get is deaf (ms)", {
      expected: pause + soon,
      seen: inGet.ended,
    });
    judge.requires("an abort in the call of get ends it, too", {
      expected: "no longer needed",
      seen: await stoppedByGet(answer, judge),
    });
    const before = await round(answer, judge, {
      calls: [{ value: 1 }],
      pause,
      abortAfter: 0,
      reason: gone,
    });
    const noReasons: Awaited<ReturnType<typeof round>>[] = [];
    for (const abortAfter of [0, soon, pause + soon]) { // before, in a pause, during a get
      for (const reason of [null, ""]) {
        const calls = [{}, deaf];
        noReasons.push(await round(answer, judge, { calls, pause, abortAfter, reason }));
      }
    }
    judge.requires("with a signal that is already aborted, get is not called", {
      expected: [0, 0, 0],
      seen: [before, ...noReasons.slice(0, 2)].map(({ begun }) => begun.length),
    });
    judge.requires("the caller gets the signal's reason, whatever it is", {
      expected: ["the user left", "the user left", null, "", null, "", null, ""],
      seen: [inGet, before, ...noReasons].map(({ end }) => {
        if (!("error" in end)) return "no error";
        return end.error === gone ? gone.message : end.error;
      }),
    });
    judge.requires("get receives a signal that is aborted with the caller's", {
      expected: [true, true],
      seen: inGet.told.slice(0, 2).map((signal) => signal?.aborted ?? false),
    });
    judge.requires("after the abort there is no further call", {
      expected: [1, 2],
      seen: [inPause.begun.length, inGet.begun.length],
    });
    judge.requires("however it ends, no timer is left", {
      expected: [0, 0, 0],
      seen: await timersLeft(answer, judge),
    });
    judge.requires("a deaf get that fails later does not remain unhandled", {
      expected: 0,
      seen: inGet.unhandled,
    });
    judge.requires("however it ends, no listener is left on the signal", {
      expected: ["", "", "", "", ""],
      seen: [third, later, atOnce, inPause, inGet].map(({ leftBehind }) => leftBehind),
    });
  },
});
