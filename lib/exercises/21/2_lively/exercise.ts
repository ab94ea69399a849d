/** Exercise 21.2: a source that may not be silent for too long. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { Feed, type FeedOptions, readFrom, type Timed } from "../feed.ts";
import type { lively } from "./solution.ts";

type Lively = typeof lively<unknown>;

const nameOf = (error: unknown) => error instanceof DOMException ? error.name : error ?? "no error";

/** Reads a feed through the answer, and waits a while, so that what floats shows itself. */
async function listen(
  answer: Lively,
  values: readonly Timed<unknown>[],
  ms: number,
  feedOptions?: FeedOptions,
  readOptions?: { most?: number; busy?: number },
) {
  const feed = new Feed(values, feedOptions);
  const reading = await readFrom(() => answer(feed, ms), readOptions);
  const { closings, closed } = feed;
  return { ...reading, closings, closed };
}

async function judgeSilence(answer: Lively, judge: Judge): Promise<void> {
  const ms = 200 + Math.floor(judge.random() * 100);
  const steady: Timed<unknown>[] = [0, "", null, undefined, false].map((value) => [ms - 1, value]);
  const fine = await judge.run(async () => {
    const both = await Promise.all([1, 2].map(() => listen(answer, steady, ms, { end: ms - 1 })));
    return both.map(({ seen, error }) => [...seen, nameOf(error)]);
  });
  const all = [0, "", null, undefined, false, "no error"];
  judge.requires("every value arrives, whatever it is; each starts the time again", {
    expected: [all, all],
    seen: fine.value,
  });
  judge.requires("no timer is left when it has ended", { expected: 0, seen: fine.timersLeft });
  const silent = await judge.run(async () => {
    const first = await listen(answer, [[10_000, "a"]], ms);
    const middle = await listen(answer, [[50, "a"], [10_000, "b"]], ms);
    const atEnd = await listen(answer, [[50, "a"]], ms, { end: 10_000 });
    return [first, middle, atEnd].map(({ seen, error, over }) => [
      ...[...seen, nameOf(error), over],
    ]);
  });
  judge.requires("silence is a TimeoutError: at the first value, a later one, and the end (ms)", {
    expected: [
      ["TimeoutError", ms],
      ["a", "TimeoutError", 50 + ms],
      ["a", "TimeoutError", 50 + ms],
    ],
    seen: silent.value,
  });
  const busy = await judge.run(async () => {
    const { seen, error } = await listen(answer, [[50, "a"], [50, "b"]], ms, {}, { busy: 3 * ms });
    return [...seen, nameOf(error)];
  });
  judge.requires("the time that the reader takes does not count", {
    expected: ["a", "b", "no error"],
    seen: busy.value,
  });
}

async function judgeErrors(answer: Lively, judge: Judge): Promise<void> {
  const lost = new Error("the connection was lost");
  const own = new DOMException("of the source", "TimeoutError");
  const { value, timersLeft } = await judge.run(async () => {
    const found = [];
    for (const error of [lost, own, null, undefined]) {
      for (const atOnce of [false, true]) {
        const reading = await listen(answer, [[10, "a"]], 300, { error, atOnce });
        found.push([
          ...reading.seen,
          reading.threw && reading.error === error ? "its error" : nameOf(reading.error),
          reading.closings,
        ]);
      }
    }
    return found;
  });
  const right = ["a", "its error", 0];
  judge.requires("an error of the source reaches the reader; a failed source is not closed", {
    expected: Array(8).fill(right),
    seen: value,
  });
  judge.requires("no timer is left when the source has failed", { expected: 0, seen: timersLeft });
}

async function judgeClosing(answer: Lively, judge: Judge): Promise<void> {
  const left = await judge.run(async () => {
    const reading = await listen(
      answer,
      [[10, "a"], [10, "b"]],
      300,
      { closing: 40 },
      { most: 1 },
    );
    const bare = await listen(answer, [[10, "a"], [10, "b"]], 300, { closable: false }, {
      most: 1,
    });
    return { ...reading, bare: nameOf(bare.error) };
  });
  judge.requires("if the reader leaves, the source is closed before the loop is over (ms)", {
    expected: [1, 1, 50],
    seen: left.value && [left.value.closings, left.value.closed, left.value.over],
  });
  judge.requires("a source without return() does no harm", {
    expected: "no error",
    seen: left.value?.bare,
  });
  judge.requires("no timer is left when the reader has left", {
    expected: 0,
    seen: left.timersLeft,
  });
  const closingError = new Error("it does not close");
  const failing = await judge.run(() =>
    Promise.all(
      [closingError, null, undefined].flatMap((closingError) =>
        [false, true].map(async (closingFailsLater) => {
          const options = { closingError, closingFailsLater };
          const { error, threw } = await listen(answer, [[10, "a"]], 300, options, { most: 1 });
          return threw && error === closingError ? "its error" : nameOf(error);
        })
      ),
    )
  );
  judge.requires("if closing it fails then, now or later, the reader gets that error", {
    expected: Array(6).fill("its error"),
    seen: failing.value,
  });
  const ended = await judge.run(() => listen(answer, [[10, "a"]], 300));
  judge.requires("a source that has ended is not closed", {
    expected: 0,
    seen: ended.value?.closings,
  });
  const apart = await judge.run(async () => {
    const quiet = listen(answer, [[900, "a"]], 100);
    const feed = new Feed<unknown>([[50, "a"]], { closing: 40 });
    const reading = answer(feed, 300);
    await reading.next();
    await delay(100); // meanwhile the other one is too quiet
    await reading.return(undefined);
    const closed = [feed.closed, performance.now()];
    return [nameOf((await quiet).error), ...closed];
  });
  judge.requires("two calls at the same time do not disturb each other (ms)", {
    expected: ["TimeoutError", 1, 190],
    seen: apart.value ?? apart.outcome,
  });
  const late = await judge.run(async () => {
    const stuck = await listen(answer, [[900, "a"]], 300, { closing: Infinity });
    const broken = await listen(answer, [[900, "a"]], 300, { closingError });
    const rejecting = { closingError, closingFailsLater: true };
    await listen(answer, [[900, "a"]], 300, rejecting); // unhandled if it leaves a trace
    const bare = await listen(answer, [[900, "a"]], 300, { closable: false });
    const failing = await listen(answer, [], 300, { end: 900, error: new Error("late") });
    await delay(2000);
    return [stuck, broken, bare, failing].map(({ error, over, closings }) => [
      ...[nameOf(error), over, closings],
    ]);
  });
  judge.requires("after a timeout the source is told to close, and not waited for (ms)", {
    expected: [["TimeoutError", 300, 1], ["TimeoutError", 300, 1]],
    seen: late.value?.slice(0, 2),
  });
  judge.requires("it may have no return(), and may fail later, without a trace", {
    expected: [["TimeoutError", 300, 0], ["TimeoutError", 300, 1], 0],
    seen: late.value && [...late.value.slice(2), late.unhandled.length],
  });
  judge.requires("no timer is left after a timeout", { expected: 0, seen: late.timersLeft });
}

export default defineExercise({
  id: "21.2",
  title: "Too quiet",
  name: "lively",
  hints: [
    "`for await` waits for the next value where you cannot put a limit. What does it do behind the scenes, and which of those steps has to be timed?",
    "Take the iterator, and race each `iterator.next()` against a timer that is cleared in any case. Remember how it ended: by itself, late, or because the reader left.",
    "In a `finally` around the loop: if the source is still open, `await iterator.return?.()`; if it was late, call it in an async function whose failure is ignored, and do not wait.",
  ],
  async check(answer: Lively, judge) {
    await judgeSilence(answer, judge);
    await judgeErrors(answer, judge);
    await judgeClosing(answer, judge);
  },
});
