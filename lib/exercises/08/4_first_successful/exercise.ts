/** Exercise 08.4: the first success, and nothing left running. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { listenersOn } from "../../shared/mod.ts";
import type { firstSuccessful } from "./solution.ts";

/** How long a mirror that is told to stop needs to clean up. */
const CLEAN_UP = 30;

/** What becomes of one mirror. */
interface Mirror {
  ms: number;
  value?: unknown;
  error?: Error;
  /** Throws in the call itself. */
  atOnce?: Error;
  /** Takes no notice of its signal. */
  deaf?: boolean;
}

const closing = new Error("closing time");

/** Runs the answer once, with mirrors of its own; `abortAfter` is when the caller's signal aborts. */
async function round(
  answer: typeof firstSuccessful,
  judge: Judge,
  mirrors: Mirror[],
  abortAfter?: number,
) {
  const open = new Set<number>();
  const began: string[] = [];
  const works = mirrors.map(({ ms, value, error, atOnce, deaf }, i) => (signal: AbortSignal) => {
    began.push(`${i + 1} at ${performance.now()}`);
    if (atOnce) throw atOnce;
    open.add(i + 1);
    return (async () => {
      try {
        await delay(ms, { signal: deaf ? undefined : signal });
        if (error) throw error;
        return value;
      } finally {
        if (!deaf && signal?.aborted) await delay(CLEAN_UP);
        open.delete(i + 1);
      }
    })();
  });
  const report = await judge.run(async () => {
    const caller = new AbortController();
    if (abortAfter === 0) caller.abort(closing);
    else if (abortAfter) setTimeout(() => caller.abort(closing), abortAfter);
    const [end] = await Promise.allSettled([(async () => await answer(works, caller.signal))()]);
    const seen = { end, open: [...open], took: performance.now() };
    await delay(1000); // What floats shows itself now.
    return seen;
  });
  const { end, open: running, took } = report.value ?? { open: ["it does not return"], took: NaN };
  const reason = end?.status === "rejected" ? end.reason : undefined;
  return {
    ...{ began, running, took, works: works.length, unhandled: report.unhandled.length },
    result: end?.status === "fulfilled" ? end.value : reason ? `${reason}` : report.outcome,
    errors: reason instanceof AggregateError
      ? reason.errors.map((error) => error?.message)
      : `${reason ?? report.outcome}`,
    thrown: reason === closing ? "the caller's reason" : `${reason ?? "no error"}`,
  };
}

export default defineExercise({
  id: "08.4",
  title: "The first that succeeds",
  name: "firstSuccessful",
  hints: [
    "The starter has the wrong kind of race, and it stops nothing. Which way of waiting passes over failures? And what could tell the losers that it is over?",
    "`Promise.any` over the attempts. Each work gets a signal that aborts when the caller's does, _or_ when you abort your own controller: `AbortSignal.any([…])`. Before you return, the losers must have stopped: `Promise.allSettled(attempts)` waits for that and throws nothing.",
    "`signal.throwIfAborted()`; `const attempts = works.map(async (work) => await work(stop))`; `try { return await Promise.any(attempts) } catch … finally { over.abort(); await Promise.allSettled(attempts) }`. In the `catch`: if the caller's signal has aborted, its reason is the error.",
  ],
  async check(answer: typeof firstSuccessful, judge) {
    const soon = 60 + Math.floor(40 * judge.random());
    const good = await round(answer, judge, [
      { ms: 900, value: "slow" },
      { ms: 30, error: new Error("mirror 2 is down") },
      { ms: soon, value: 0 },
      { ms: 800, value: "slow too" },
    ]);
    judge.requires("all are begun at once, each of them once", {
      expected: ["1 at 0", "2 at 0", "3 at 0", "4 at 0"],
      seen: good.began,
    });
    judge.requires("the result is the first success, whatever it is", {
      expected: 0,
      seen: good.result,
    });
    judge.requires("then the others are told to stop (ms)", {
      expected: soon + CLEAN_UP,
      seen: good.took,
    });
    const deaf = await round(answer, judge, [
      { ms: soon, value: "" },
      { ms: 400, value: "late", deaf: true },
      { ms: 300, error: new Error("mirror 3 fails late"), deaf: true },
      { ms: 700 },
    ]);
    judge.requires("when the caller gets it, none of them is under way", {
      expected: [[], []],
      seen: [good.running, deaf.running],
    });
    judge.requires("a loser that fails late changes nothing, and is not left unhandled", {
      expected: ["", 0],
      seen: [deaf.result, good.unhandled + deaf.unhandled],
    });
    const failed = await round(answer, judge, [
      { ms: 90, error: new Error("first") },
      { ms: 20, error: new Error("second") },
      { ms: 50, error: new Error("third") },
    ]);
    judge.requires("if all fail, an AggregateError has all errors, in the order of the list", {
      expected: ["first", "second", "third"],
      seen: failed.errors,
    });
    const failures = [undefined, new DOMException("not in time", "AbortError"), 0];
    const odd = await judge.run(async () => {
      const works = failures.map((failure, i) => async () => {
        await delay(50 - 10 * i);
        throw failure;
      });
      return await answer(works, new AbortController().signal);
    });
    judge.requires("an error may be anything, even undefined or an AbortError", {
      expected: failures,
      seen: odd.error instanceof AggregateError ? odd.error.errors : odd.error ?? odd.outcome,
    });
    const sync = await round(answer, judge, [
      { ms: 40, value: "fine" },
      { ms: 0, atOnce: new Error("no such mirror") },
      { ms: 500 },
    ]);
    judge.requires("a work that throws in its call is a failure like any other", {
      expected: ["fine", 3, []],
      seen: [sync.result, sync.began.length, sync.running],
    });
    const aborted = await round(answer, judge, [{ ms: 500 }, { ms: 400 }], 70);
    judge.requires("the caller's signal stops them all, and their clean-up is waited for", {
      expected: [70 + CLEAN_UP, []],
      seen: [aborted.took, aborted.running],
    });
    judge.requires("then the caller gets the signal's reason", {
      expected: "the caller's reason",
      seen: aborted.thrown,
    });
    const before = await round(answer, judge, [{ ms: 50 }], 0);
    judge.requires("with a signal that is already aborted, none is begun", {
      expected: [[], "the caller's reason"],
      seen: [before.began, before.thrown],
    });
    const reasons = [0, "", false, null];
    const oddly = await judge.run(() =>
      Promise.all(reasons.map(async (reason) => {
        const caller = new AbortController();
        const work = (signal: AbortSignal) => delay(500, { signal });
        setTimeout(() => caller.abort(reason), 50);
        const calls = [caller.signal, AbortSignal.abort(reason)].map((signal) =>
          answer([work, work], signal).then(() => "no error", (seen) => [seen])
        );
        return await Promise.all(calls);
      }))
    );
    judge.requires("the signal's reason may be anything", {
      expected: reasons.map((reason) => [[reason], [reason]]),
      seen: oddly.value ?? oddly.outcome,
    });
    const again = await judge.run(async () => {
      const { signal } = new AbortController();
      const listeners = listenersOn(signal);
      let calls = 0;
      const works = [(stop: AbortSignal) => delay(900, { signal: stop }), () => delay(20)].map(
        (work) => async (stop: AbortSignal) => {
          const call = ++calls;
          await work(stop);
          return call > 2 ? undefined : "first";
        },
      );
      const results = [await answer(works, signal), await answer(works, signal)];
      return { results, listeners: listeners() };
    });
    judge.requires("a second call has a result of its own, even undefined", {
      expected: ["first", undefined],
      seen: again.value?.results ?? again.outcome,
    });
    judge.requires("no listener is left on the caller's signal", {
      expected: 0,
      seen: again.value?.listeners ?? again.outcome,
    });
    const none = await round(answer, judge, []);
    judge.requires("no works make an AggregateError without errors", {
      expected: [],
      seen: none.errors,
    });
    judge.requires("the list stays as it is", {
      expected: [4, 3],
      seen: [good.works, failed.works],
    });
  },
});
