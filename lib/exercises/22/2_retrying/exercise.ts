/** Exercise 22.2: try again, but not always and not forever. */
import { delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";
import { endOf, heeded, type Reply, serverWith } from "./server.ts";
import type { Answer, retrying } from "./solution.ts";

/** Whether requests that take 10 ms came after these pauses; cancelling an answer may add 1 ms. */
function paused(times: readonly number[], expected: readonly number[]) {
  const seen = times.slice(1).map((ms, i) => ms - times[i] - 10);
  const holds = seen.length === expected.length &&
    seen.every((ms, i) => ms === expected[i] || ms === expected[i] + 1);
  return { expected, seen, holds };
}

export default defineExercise({
  id: "22.2",
  title: "Try again, politely",
  name: "retrying",
  hints: [
    "An attempt can end in three ways: with an answer to return, with an answer to throw away, with an error. What has to happen in each case before the next attempt, and what if there must be none?",
    "A loop over the attempts, with `try` and `catch` inside. The budget is a variable outside the returned function, so that all calls share it; look at it and count it down in one step, without an `await` in between. `delay(ms, { signal })` is a pause that a signal ends.",
    "In `try`: `const answer = await get(url, signal)`; return it if its status is below 500, or unless `attempt < attempts && budget-- > 0`; else `wait = answer.retryAfter ?? wait` and `await answer.cancel()`. In `catch`: throw the error if the signal is aborted, or unless the same condition holds. After both: pause.",
  ],
  async check(answer: typeof retrying, judge) {
    const pause = 50 + Math.floor(50 * judge.random());
    const many = { attempts: 4, pause, budget: 100 };
    const once = async (replies: Reply[], options = many) => {
      const { get, seen } = serverWith(replies);
      let result: unknown;
      const call = async () => result = await answer(get, options)("/tea");
      const trial = await judge.run(() => endOf(call as () => Promise<Answer>));
      return { end: trial.value ?? trial.outcome, seen, own: result === seen.answers.at(-1) };
    };

    const statuses = [200, 204, 301, 404, 429, 499];
    const plain = await Array.fromAsync(statuses, (status) => once([status]));
    judge.requires("an answer with a status below 500 is returned at once, and not cancelled", {
      expected: statuses.map((status) => [status, 1, [0]]),
      seen: plain.map(({ end, seen }) => [end, seen.times.length, seen.cancels]),
    });

    const faults = await once([503, 500, "rejects"]);
    judge.requires(
      "the pauses between the attempts are `pause`, then twice as long, then again (ms)",
      paused(faults.seen.times, [pause, 2 * pause, 4 * pause]),
    );
    judge.requires("an attempt that rejects, or throws in the call, is tried again like a 500", {
      expected: [200, 200],
      seen: [(await once(["rejects", 500])).end, (await once(["throws", "throws"])).end],
    });
    judge.requires("so is one that rejects with an AbortError although no one has aborted", {
      expected: 200,
      seen: (await once(["rejects with an AbortError"])).end,
    });
    const last = [
      await once([500, 500, 500, 503, 200]),
      await once([500, 500, 500, "rejects", 200]),
      await once([500, 500, 500, "throws", 200]),
      await once(["rejects", 200], { ...many, attempts: 1 }),
      await once([500, 500, 500, "rejects with undefined", 200]),
      await once([500, 500, 500, "throws null", 200]),
    ];
    judge.requires("after `attempts` attempts, the caller gets the last answer or error as it is", {
      expected: [
        ...[[503, 4], ["connection lost", 4], ["no such host", 4], ["connection lost", 1]],
        ...[["undefined", 4], ["null", 4], true, true],
      ],
      seen: [...last.map(({ end, seen }) => [end, seen.times.length]), last[0].own, plain[0].own],
    });
    judge.requires("an answer that is thrown away is cancelled once, the one returned never", {
      expected: [[1, 1, 0], [1, 1, 1, 0]],
      seen: [faults.seen.cancels, last[0].seen.cancels],
    });

    const later = 300 + Math.floor(100 * judge.random());
    const told = await once([
      { status: 503, retryAfter: later },
      { status: 503, retryAfter: 0 },
      500,
    ]);
    judge.requires(
      "`retryAfter` replaces the pause, even if it is 0; it does not change the next",
      paused(told.seen.times, [later, 0, 4 * pause]),
    );

    const shared = serverWith(Array(20).fill(500));
    const together = await judge.run(async () => {
      const get = answer(shared.get, { attempts: 4, pause, budget: 5 });
      await Promise.all(["/a", "/a", "/c"].map((url) => endOf(() => get(url))));
      const before = shared.seen.times.length;
      const end = await endOf(() => get("/d"));
      return { before, end, after: shared.seen.times.length };
    });
    judge.requires(
      "all calls together make at most `budget` retries; then there is only one attempt",
      {
        expected: { before: 3 + 5, end: 500, after: 3 + 5 + 1 },
        seen: together.value ?? together.outcome,
      },
    );
    judge.requires("calls at the same time are made side by side, even for the same URL (ms)", {
      expected: [0, 0, 0],
      seen: shared.seen.times.slice(0, 3),
    });
    const poor = serverWith(["rejects", 500]);
    const spent = await judge.run(async () => {
      const get = answer(poor.get, { attempts: 4, pause, budget: 0 });
      return [await endOf(() => get("/a")), await endOf(() => get("/b")), poor.seen.cancels];
    });
    judge.requires("with an empty budget the first answer or error is the caller's", {
      expected: ["connection lost", 500, [0]],
      seen: spent.value ?? spent.outcome,
    });
    const two = await judge.run(async () => {
      const one = serverWith([500, 500]), other = serverWith([500, 500]);
      const options = { attempts: 2, pause, budget: 1 };
      const first = answer(one.get, options), second = answer(other.get, options);
      await Promise.all([endOf(() => first("/a")), endOf(() => second("/b"))]);
      return [one.seen.times.length, other.seen.times.length, one.seen.urls, options.budget];
    });
    judge.requires("each `retrying(…)` has a budget of its own, and leaves the options alone", {
      expected: [2, 2, ["/a", "/a"], 1],
      seen: two.value ?? two.outcome,
    });

    const leaves = 11 + Math.floor(pause / 2);
    const during = await judge.run(async () => {
      const { get, seen } = serverWith([500, 500, 500]);
      const visitor = new AbortController();
      setTimeout(() => visitor.abort(null), leaves); // in the first pause
      const end = await endOf(() => answer(get, many)("/tea", visitor.signal));
      const at = performance.now();
      await delay(10); // for an answer that does not wait for its cancelling
      const { signals, cancels } = seen;
      return { end, at, requests: seen.times.length, signals, cancels };
    });
    judge.requires(
      "the signal is passed on; aborting it ends a pause at once, with its reason (ms)",
      {
        expected: {
          ...{ end: "null", at: leaves, requests: 1, cancels: [1] },
          ...{ passedOn: true, timers: 0 },
        },
        seen: during.value
          ? {
            end: during.value.end,
            at: during.value.at,
            requests: during.value.requests,
            cancels: during.value.cancels,
            passedOn: during.value.signals.every((signal) => signal instanceof AbortSignal),
            timers: during.timersLeft,
          }
          : during.outcome,
      },
    );
    const listening = await judge.run(async () => {
      const { get } = serverWith([500, 503, "rejects"]);
      const { signal, listeners } = heeded();
      return [await endOf(() => answer(get, many)("/tea", signal)), listeners()];
    });
    judge.requires("when a call has ended, nothing listens to its signal any longer", {
      expected: [200, 0],
      seen: listening.value ?? listening.outcome,
    });
    const asking = await judge.run(async () => {
      const { get, seen } = serverWith([500, 500, 500]);
      const visitor = new AbortController();
      setTimeout(() => visitor.abort(0), 5); // during the first request
      const end = await endOf(() => answer(get, many)("/tea", visitor.signal));
      await delay(20 * pause);
      return { end, requests: seen.times.length };
    });
    judge.requires("aborting it during an attempt is no reason for another one", {
      expected: { end: "0", requests: 1 },
      seen: asking.value ?? asking.outcome,
    });
    const early = await judge.run(async () => {
      const { get, seen } = serverWith([200]);
      const end = await endOf(() => answer(get, many)("/tea", AbortSignal.abort(null)));
      return { end, requests: seen.times.length };
    });
    judge.requires("with a signal that is aborted already there is no attempt", {
      expected: { end: "null", requests: 0 },
      seen: early.value ?? early.outcome,
    });
  },
});
