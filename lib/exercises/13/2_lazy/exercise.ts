/** Exercise 13.2: what async generators lack, without asking too much of a source. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { countTimers, failures } from "../../shared/mod.ts";
import { numbers, Source } from "../source.ts";

type Values = AsyncIterable<unknown>;

/** What every answer has, the wrong ones too. */
export interface Lazy {
  map(source: Values, f: (value: unknown) => unknown): Values;
  filter(source: Values, test: (value: unknown) => boolean | Promise<boolean>): Values;
  take(source: Values, count: number): Values;
}

/** Reads at most so many values; what was read, and what the reader caught. */
async function read(values: Values, most = Infinity) {
  const seen: unknown[] = [];
  try {
    for await (const value of values) if (seen.push(value) >= most) break;
  } catch (error) {
    return { seen, error };
  }
  return { seen };
}

const FALSY = [0, "", undefined, false, null];

/** The three functions, each as one that lets every value through. */
function throughs(answer: Lazy): Record<string, (source: Values) => Values> {
  return {
    map: (source) => answer.map(source, (value) => value),
    filter: (source) => answer.filter(source, () => true),
    take: (source) => answer.take(source, 100),
  };
}

async function judgeValues(answer: Lazy, judge: Judge): Promise<void> {
  const list = numbers(5, () => judge.random());
  const limit = list.toSorted((a, b) => a - b)[2];
  const small = (n: unknown) => Number(n) < limit;
  const double = (n: unknown) => 2 * Number(n);
  const later = <T>(value: T) => delay(20).then(() => value);
  const { value } = await judge.run(async () => {
    const [one, two, three, four] = await Promise.all([
      read(answer.map(new Source(list), double)),
      read(answer.map(new Source(list), (n) => later(double(n)))),
      read(answer.filter(new Source(list), small)),
      read(answer.filter(new Source(list), (n) => later(small(n)))),
    ]);
    return {
      mapped: [one.seen, two.seen],
      filtered: [three.seen, four.seen],
      taken: [
        (await read(answer.take(new Source(list), 3))).seen,
        (await read(answer.take(new Source(list), 1))).seen,
        (await read(answer.take(new Source(list), 7))).seen,
      ],
    };
  });
  const doubled = list.map((n) => 2 * n);
  judge.requires("map yields f(value), in order, even if f returns a promise", {
    expected: [doubled, doubled],
    seen: value?.mapped,
  });
  judge.requires("filter yields what passes the test, even if test returns a promise", {
    expected: [list.filter(small), list.filter(small)],
    seen: value?.filtered,
  });
  judge.requires("take yields the first values: 3, 1, and all 5 if 7 are wanted", {
    expected: [list.slice(0, 3), list.slice(0, 1), list],
    seen: value?.taken,
  });
  const next = (n: unknown) => Number(n) + 1;
  const notFirst = (n: unknown) => n !== list[0];
  const nested = await judge.run(async () => {
    const source = () => new Source(list);
    const ends = await Promise.all([
      read(answer.map(answer.map(source(), next), double)),
      read(answer.filter(answer.filter(source(), small), notFirst)),
      read(answer.take(answer.take(source(), 4), 2)),
      read(answer.take(answer.take(source(), 2), 4)),
    ]);
    return ends.map(({ seen }) => seen);
  });
  const two = list.slice(0, 2);
  judge.requires("they can be nested, and several can be under way", {
    expected: [
      list.map((n) => double(next(n))),
      list.filter((n) => small(n) && notFirst(n)),
      ...[two, two],
    ],
    seen: nested.value ?? nested.outcome,
  });
  const falsy = await judge.run(async () => {
    const results: Record<string, unknown> = {};
    for (const [name, through] of Object.entries(throughs(answer))) {
      results[name] = (await read(through(new Source(FALSY)))).seen;
    }
    results["take 2"] = (await read(answer.take(new Source(FALSY), 2))).seen;
    const numbers = new Source(FALSY.map((_, i) => i + 1));
    results["f"] = (await read(answer.map(numbers, (n) => FALSY[Number(n) - 1]))).seen;
    return results;
  });
  judge.requires('0, "", undefined, false and null are values', {
    expected: { map: FALSY, filter: FALSY, take: FALSY, "take 2": FALSY.slice(0, 2), f: FALSY },
    seen: falsy.value ?? falsy.outcome,
  });
}

/** A reader that asks for one value, waits, and leaves. */
async function judgeLaziness(answer: Lazy, judge: Judge): Promise<void> {
  const { value } = await judge.run(async () => {
    const asked: Record<string, unknown> = {}, left: Record<string, unknown> = {};
    for (const [name, through] of Object.entries(throughs(answer))) {
      const source = new Source([1, 2, 3, 4]);
      const iterator = through(source)[Symbol.asyncIterator]();
      await delay(500);
      const before = source.asked;
      await iterator.next();
      await delay(500);
      asked[name] = [before, source.asked];
      await iterator.return?.();
      left[name] = source.state;
    }
    return { asked, left };
  });
  judge.requires("a source is asked only when a value is wanted (times: before, after the first)", {
    expected: { map: [0, 1], filter: [0, 1], take: [0, 1] },
    seen: value?.asked,
  });
  judge.requires("if the reader leaves early, the source is closed before the loop is over", {
    expected: { map: "closed", filter: "closed", take: "closed" },
    seen: value?.left,
  });
  const bare = await judge.run(async () => {
    const ends: Record<string, unknown> = {};
    for (const [name, through] of Object.entries(throughs(answer))) {
      ends[name] = await read(through(new Source([1, 2], { closable: false })), 1);
    }
    return ends;
  });
  const first = { seen: [1] };
  judge.requires("a source whose iterator has no return() can be left early, too", {
    expected: { map: first, filter: first, take: first },
    seen: bare.value ?? bare.outcome,
  });
  const waited = await judge.run(async () => {
    const askedDuring: Record<string, Set<number>> = {};
    for (const name of ["map", "filter"] as const) {
      const source = new Source([1, 2, 3]);
      const pace = askedDuring[name] = new Set();
      await read(answer[name](source, async (n) => {
        await delay(300);
        pace.add(source.asked - Number(n));
        return true;
      }));
    }
    return askedDuring;
  });
  judge.requires("the promise of f or test is awaited before the source is asked for more", {
    expected: { map: new Set([0]), filter: new Set([0]) },
    seen: waited.value,
  });
}

async function judgeTake(answer: Lazy, judge: Judge): Promise<void> {
  const { value } = await judge.run(async () => {
    const source = new Source([1, 2, 3, 4, 5]), none = new Source([1, 2]);
    const { seen } = await read(answer.take(source, 2));
    const { asked, state } = source;
    const empty = (await read(answer.take(none, 0))).seen;
    await delay(500);
    return {
      asked: seen.length === 2 ? [asked, source.asked] : `${seen.length} values`,
      state,
      none: [empty, none.asked],
    };
  });
  judge.requires("take(source, 2) asks twice, and not once more", {
    expected: [2, 2],
    seen: value?.asked,
  });
  judge.requires("when take has enough, the source is closed before the loop is over", {
    expected: "closed",
    seen: value?.state,
  });
  judge.requires("take(source, 0) yields nothing and asks for nothing", {
    expected: [[], 0],
    seen: value?.none,
  });
}

async function judgeErrors(answer: Lazy, judge: Judge): Promise<void> {
  const offline = new Error("offline"), picky = new Error("I do not like it");
  const ofSource = await judge.run(async () => {
    const errors: Record<string, unknown> = {};
    for (const [name, through] of Object.entries(throughs(answer))) {
      errors[name] = [];
      for (const atOnce of [false, true]) {
        const { seen, error } = await read(through(new Source([1, 2], { error: offline, atOnce })));
        (errors[name] as unknown[]).push(error === offline ? seen : error ?? "no error");
      }
    }
    return errors;
  });
  const both = [[1, 2], [1, 2]];
  judge.requires("the error of a source reaches the reader, after its values", {
    expected: { map: both, filter: both, take: both },
    seen: ofSource.value,
  });
  for (const [how, failure] of Object.entries(failures)) {
    const { value } = await judge.run(async () => {
      const ends: Record<string, unknown> = {};
      for (const name of ["map", "filter"] as const) {
        const source = new Source([1, 2, 3]);
        const work = (n: unknown) => n === 2 ? failure(picky) : true;
        const { error } = await read(answer[name](source, work));
        ends[name] = [error === picky ? "the error" : error ?? "no error", source.state];
      }
      return ends;
    });
    judge.requires(`if f or test ${how}, the source is closed, and the reader gets the error`, {
      expected: { map: ["the error", "closed"], filter: ["the error", "closed"] },
      seen: value,
    });
  }
  const patient = await judge.run(async () => {
    const polls: Record<string, boolean> = {};
    for (const [name, through] of Object.entries(throughs(answer))) {
      using counted = countTimers();
      const source = new Source([1, 2, 3]);
      await read(through(source));
      polls[name] = counted.count > source.asked + 1; // Closing takes time, too.
    }
    return polls;
  });
  judge.requires("none of them polls: they set no timers of their own", {
    expected: { map: false, filter: false, take: false },
    seen: patient.value ?? patient.outcome,
  });
  const stuck = new Error("cannot close");
  const ofClosing = await judge.run(async () => {
    const errors: Record<string, unknown> = {};
    const source = () => new Source([1, 2, 3], { closing: 10, closingError: stuck });
    const inWords = (error: unknown) => error === stuck ? "the error" : error ?? "no error";
    for (const [name, through] of Object.entries(throughs(answer))) {
      errors[name] = inWords((await read(through(source()), 1)).error);
    }
    errors["take 2"] = inWords((await read(answer.take(source(), 2))).error);
    return errors;
  });
  const told = "the error";
  judge.requires("an error of closing the source reaches the reader", {
    expected: { map: told, filter: told, take: told, "take 2": told },
    seen: ofClosing.value,
  });
}

/** Errors of the source, of f or test, and of closing, that are null or 0: what the reader caught. */
async function judgeFalsyErrors(answer: Lazy, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    const caught: Record<string, unknown[]> = { map: [], filter: [], take: [] };
    const note = async (name: string, values: Values, most?: number) => {
      const end = await read(values, most);
      caught[name].push("error" in end ? end.error : "no error");
    };
    for (const error of [null, 0]) {
      for (const [name, through] of Object.entries(throughs(answer))) {
        await note(name, through(new Source([1], { error })));
        await note(name, through(new Source([1, 2], { closingError: error })), 1);
      }
      for (const name of ["map", "filter"] as const) {
        for (const failure of Object.values(failures)) {
          await note(name, answer[name](new Source([1]), () => failure(error)));
        }
      }
    }
    return caught;
  });
  const of = (each: number) => [...Array(each).fill(null), ...Array(each).fill(0)];
  judge.requires("an error may be any value, even null or 0", {
    expected: { map: of(5), filter: of(5), take: of(2) },
    seen: value ?? outcome,
  });
}

export default defineExercise({
  id: "13.2",
  title: "Map, filter, take",
  name: "lazy",
  hints: [
    "`Array.fromAsync` asks for everything before it returns. Which loop asks for one value at a time, and closes its source however it is left?",
    "`for await … yield` inside an async generator. If the reader leaves your generator, its `yield` returns, and that leaves your loop, too. For `take`, when exactly do you leave the loop?",
    "`for await (const value of source) { yield value; if (++taken === count) return; }` asks no more than `count` times. What if `count` is 0?",
  ],
  async check(answer: Lazy, judge) {
    await judgeValues(answer, judge);
    await judgeLaziness(answer, judge);
    await judgeTake(answer, judge);
    await judgeErrors(answer, judge);
    await judgeFalsyErrors(answer, judge);
  },
});
