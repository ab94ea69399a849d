/** Exercise 13.3: several sources as one, which closes them. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { countTimers } from "../../shared/mod.ts";
import { Source } from "../source.ts";
import type { merge } from "./solution.ts";

type Merge = typeof merge<unknown>;

/** When which value came, and what the reader caught. */
async function read(values: AsyncIterable<unknown>, most = Infinity) {
  const start = performance.now();
  const seen: unknown[] = [], times: number[] = [];
  try {
    for await (const value of values) {
      times.push(Math.round(performance.now() - start));
      if (seen.push(value) >= most) break;
    }
  } catch (error) {
    return { seen, times, error };
  }
  return { seen, times };
}

/** What the reader caught, which may be anything. */
function inWords(end: { error?: unknown }, expected: unknown): unknown {
  if (!("error" in end)) return "no error";
  return end.error === expected ? "the error" : end.error;
}

const states = (sources: readonly Source<unknown>[]) => sources.map(({ state }) => state);

async function judgeValues(answer: Merge, judge: Judge): Promise<void> {
  const a = 71 + Math.floor(judge.random() * 60), b = 2 * a + 17; // no rhythm of looking meets them
  const { value } = await judge.run(async () => {
    const sources = () => [
      new Source(["A1", "A2", "A3"], { every: a }),
      new Source(["B1", "B2"], { every: b }),
    ];
    const list = sources(), [slow, quick] = list.toReversed();
    const [one, two] = await Promise.all([read(answer(list)), read(answer(sources()))]);
    return {
      times: [one.times, two.times],
      values: one.seen,
      count: list.length,
      hurried: slow.hurried || quick.hurried,
    };
  });
  const due = [a, 2 * a, b, 3 * a, 2 * b];
  judge.requires("values arrive when they are ready (ms), in two loops at once", {
    expected: [due, due],
    seen: value?.times,
  });
  judge.requires("every value arrives once, even after another source has ended", {
    expected: ["A1", "A2", "B1", "A3", "B2"],
    seen: value?.values,
  });
  judge.requires("a source is asked for one value at a time", {
    expected: false,
    seen: value?.hurried,
  });
  judge.requires("the list of sources stays as it is", { expected: 2, seen: value?.count });
  const patient = await judge.run(async () => {
    using counted = countTimers();
    const sources = [
      new Source(["A1", "A2"], { every: a }),
      new Source(["B1"], { every: b }),
    ];
    await read(answer(sources));
    const closings = sources.length; // Closing takes time, too.
    return counted.count <= closings + sources.reduce((sum, { asked }) => sum + asked, 0);
  });
  judge.requires("does not poll: it sets no timer of its own", {
    expected: true,
    seen: patient.value ?? patient.outcome,
  });
  const together = await judge.run(async () => {
    const sources = ["A", "B", "C"].map((name) => new Source([`${name}1`, `${name}2`]));
    return (await read(answer(sources))).seen.toSorted();
  });
  judge.requires("values that are ready at the same time arrive, too", {
    expected: ["A1", "A2", "B1", "B2", "C1", "C2"],
    seen: together.value,
  });
  const empty = await judge.run(async () => {
    const { times, seen } = await read(answer([]));
    const falsy = await read(answer([new Source([0, "", undefined]), new Source([null, false])]));
    return { empty: [...seen, ...times, performance.now()], falsy: new Set(falsy.seen) };
  });
  judge.requires("without sources it ends at once", {
    expected: "returned",
    seen: empty.state,
  });
  judge.requires('0, "", undefined, null and false are values', {
    expected: new Set([0, "", undefined, null, false]),
    seen: empty.value?.falsy,
  });
}

async function judgePace(answer: Merge, judge: Judge): Promise<void> {
  const { value } = await judge.run(async () => {
    const sources = [83, 101].map((every) => new Source([1, 2, 3, 4, 5], { every }));
    const values = answer(sources)[Symbol.asyncIterator]();
    await values.next();
    await delay(1000); // the reader is busy with its first value
    const asked = sources.map((source) => source.asked);
    await values.next(); // B's, which has been ready for long
    await values.return?.(undefined);
    return {
      ahead: asked[0] <= 2 && asked[1] <= 1,
      asked,
      hurried: sources.some((s) => s.hurried),
    };
  });
  judge.requires("a source is not asked again before the reader has taken its last value", {
    expected: "the first at most twice, the second once",
    seen: value && `the first ${value.asked[0]} times, the second ${value.asked[1]}`,
    holds: value?.ahead === true,
  });
}

async function judgeClosing(answer: Merge, judge: Judge): Promise<void> {
  const { value } = await judge.run(async () => {
    const sources = [
      new Source([1, 2, 3], { every: 100 }),
      new Source([1, 2, 3], { every: 130 }),
      new Source([], { every: 20 }),
      new Source([1, 2, 3], { every: 150 }),
    ];
    await read(answer(sources), 2);
    const left = states(sources);
    const bare = [new Source([1, 2], { closable: false }), new Source([1, 2], { every: 70 })];
    const { error } = await read(answer(bare), 1);
    const closed = bare[1].state;
    await delay(1000);
    return { left, bare: error ?? closed };
  });
  judge.requires(
    "if the reader leaves early, every open source is closed before the loop is over",
    {
      expected: ["closed", "closed", "ended", "closed"],
      seen: value?.left,
    },
  );
  judge.requires("an iterator without return() does not keep the others from being closed", {
    expected: "closed",
    seen: value?.bare,
  });
  const errors = [new Error("cannot close"), null, 0];
  const stuckRun = await judge.run(async () => {
    const all = [];
    for (const [at, stuck] of errors.entries()) {
      const sources = [0, 1, 2].map((i) =>
        new Source([1, 2, 3], {
          every: 100 + i,
          ...(i === at && { closing: 10, closingError: stuck, closingAtOnce: stuck === 0 }),
        })
      );
      all.push([inWords(await read(answer(sources), 1), stuck), ...states(sources)]);
    }
    return all;
  });
  const allClosed = ["the error", "closed", "closed", "closed"];
  judge.requires("if one cannot be closed, the others are, and the reader gets that error", {
    expected: [allClosed, allClosed, allClosed],
    seen: stuckRun.value,
  });
}

async function judgeErrors(answer: Merge, judge: Judge): Promise<void> {
  const offline = new Error("offline");
  const cases = [[0, [1], offline], [1, [1], null], [2, [1], 0], [2, [], offline]] as const;
  const unhandled: unknown[] = [];
  for (const atOnce of [false, true]) {
    const trial = await judge.run(async () => {
      const all = [];
      for (const [at, values, error] of cases) {
        const sources = [0, 1, 2].map((i) =>
          i === at
            ? new Source<number>(values, { every: 100, error, atOnce })
            : new Source([1, 2, 3, 4, 5], { every: 130 + i })
        );
        all.push([inWords(await read(answer(sources)), error), ...states(sources)]);
      }
      return all;
    });
    unhandled.push(...trial.unhandled);
    const how = atOnce ? "fails in the call to next()" : "fails";
    judge.requires(`if a source ${how}, the others are closed, and the reader gets the error`, {
      expected: [
        ["the error", "ended", "closed", "closed"],
        ["the error", "closed", "ended", "closed"],
        ["the error", "closed", "closed", "ended"],
        ["the error", "closed", "closed", "ended"],
      ],
      seen: trial.value ?? trial.outcome,
    });
  }
  const fails = (values: number[], every: number) => new Source(values, { every, error: offline });
  const busy = await judge.run(async () => {
    for await (const _ of answer([fails([1], 50), fails([1], 60)])) await delay(300);
  });
  const left = await judge.run(async () => {
    await read(answer([new Source([1, 2], { every: 20 }), fails([], 100), fails([], 110)]), 1);
    await delay(300);
  });
  judge.requires("no error remains unhandled, even if the reader is busy or has left", {
    expected: [],
    seen: [...unhandled, ...busy.unhandled, ...left.unhandled].map(String),
  });
}

export default defineExercise({
  id: "13.3",
  title: "A multiplexer that cleans up",
  name: "merge",
  hints: [
    "Ask every iterator once, and wait for the first answer. Which iterator do you ask again, and when? And where in an async generator do you end up if its reader leaves?",
    "Keep a `Map` from each iterator to the promise of its next answer, together with the iterator, and use `Promise.race` over the values. An `AsyncDisposableStack` closes everything that was deferred, even if one of them fails.",
    "`stack.defer(async () => void await iterator.return?.())` for each iterator; then, while the map is not empty: race, remove the winner, and unless it is done, `yield` its value and ask it again. Call `next()` inside an async function, so that an error of the call is a rejection.",
  ],
  async check(answer: Merge, judge) {
    await judgeValues(answer, judge);
    await judgePace(answer, judge);
    await judgeClosing(answer, judge);
    await judgeErrors(answer, judge);
  },
});
