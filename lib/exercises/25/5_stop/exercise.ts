/** Exercise 25.5: a crawl that ends when it is told to, and tidies up. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { failures, outcomeOf } from "../../shared/mod.ts";
import type { Ending, untilStopped } from "./solution.ts";

type Answer = typeof untilStopped;

const now = () => performance.now();
const LONG = 50_000;

/** A Ctrl-C to press by program, and a record of what happens when. */
function deskOf(presses: readonly number[] = []) {
  const record: [event: string, ms: number][] = [];
  const listeners: (() => void)[] = [];
  const note = (event: string) => void record.push([event, now()]);
  const onStop = (listener: () => void) => {
    const own = () => listener();
    listeners.push(own);
    return () => {
      note("ignore");
      const place = listeners.indexOf(own);
      if (place >= 0) listeners.splice(place, 1);
    };
  };
  const press = () => [...listeners].forEach((listener) => listener());
  for (const ms of presses) delay(ms).then(press);
  const close = (name: string, ms = 10) => async () => {
    await delay(ms);
    note(`close ${name}`);
  };
  /**
   * A crawl that ends by itself, or `ending` ms after it was told that it is enough, or `tidying` ms
   * after an abort.
   */
  const crawlOf = (ms: number, ending = 1e9, tidying = 0) => {
    const told = Promise.withResolvers<void>();
    const enough = () => {
      note("enough");
      told.resolve();
    };
    const crawl = async (signal: AbortSignal) => {
      const aborted = Promise.withResolvers<void>();
      signal.addEventListener("abort", () => {
        note("abort");
        aborted.resolve();
      });
      const rest = new AbortController();
      const wait = (ms: number) => delay(Math.min(ms, 1e9), { signal: rest.signal });
      await Promise.race([wait(ms), told.promise.then(() => wait(ending)), aborted.promise]);
      rest.abort();
      if (signal.aborted && tidying > 0) await delay(tidying);
      note("end");
      return "report";
    };
    return { crawl, enough };
  };
  const ending = (options: Partial<Ending> = {}): Ending => ({
    onStop,
    limit: LONG,
    grace: 100,
    closing: [],
    ...options,
  });
  return { record, listeners, note, press, close, crawlOf, ending };
}

/** The record without the end of listening. */
const events = (record: [string, number][]) => record.filter(([event]) => event !== "ignore");

async function endsByItself(answer: Answer, judge: Judge) {
  const { value, outcome, timersLeft } = await judge.run(async () => {
    const desk = deskOf();
    const { crawl, enough } = desk.crawlOf(200);
    const result = await answer(crawl, enough, desk.ending({ closing: [desk.close("a")] }));
    return { result, record: events(desk.record), listeners: desk.listeners.length };
  });
  judge.requires("a crawl that ends by itself is not disturbed, and its result is returned (ms)", {
    expected: { result: "report", record: [["end", 200], ["close a", 210]] },
    seen: value ? { result: value.result, record: value.record } : outcome,
  });
  judge.requires("no listener and no timer is left then", {
    expected: { listeners: 0, timers: 0 },
    seen: { listeners: value?.listeners, timers: timersLeft },
  });

  const falsy = await judge.run(async () => {
    const desk = deskOf();
    return [
      await answer(() => Promise.resolve(0), () => {}, desk.ending()),
      await answer(() => Promise.resolve(undefined), () => {}, desk.ending()),
    ];
  });
  judge.requires("falsy results are results", {
    expected: [0, undefined],
    seen: falsy.value ?? falsy.outcome,
  });
}

async function givesTimeToEnd(answer: Answer, judge: Judge) {
  const at = 50 + Math.floor(50 * judge.random()), grace = 100 + Math.floor(50 * judge.random());
  const inTime = await judge.run(async () => {
    const desk = deskOf([at]);
    const { crawl, enough } = desk.crawlOf(10_000, 60);
    await answer(crawl, enough, desk.ending({ grace }));
    await delay(1000);
    return events(desk.record);
  });
  judge.requires("Ctrl-C says `enough` at once, and pages that end in time are not aborted (ms)", {
    expected: [["enough", at], ["end", at + 60]],
    seen: inTime.value ?? inTime.outcome,
  });
  judge.requires("after an end in time no timer is left", {
    expected: 0,
    seen: inTime.timersLeft,
  });

  const late = await judge.run(async () => {
    const desk = deskOf([at]);
    const { crawl, enough } = desk.crawlOf(10_000);
    const result = await answer(crawl, enough, desk.ending({ grace }));
    return [result, events(desk.record)];
  });
  judge.requires("what is late is aborted after `grace` ms, and the result still returned (ms)", {
    expected: ["report", [["enough", at], ["abort", at + grace], ["end", at + grace]]],
    seen: late.value ?? late.outcome,
  });

  const twice = await judge.run(async () => {
    const desk = deskOf([at, at + 20, at + 20]);
    const { crawl, enough } = desk.crawlOf(10_000);
    await answer(crawl, enough, desk.ending({ grace }));
    await delay(1000);
    return events(desk.record);
  });
  judge.requires("a second Ctrl-C aborts at once; `enough` is said once (ms)", {
    expected: [["enough", at], ["abort", at + 20], ["end", at + 20]],
    seen: twice.value ?? twice.outcome,
  });
}

async function waitsForTheCrawl(answer: Answer, judge: Judge) {
  const { value, outcome } = await judge.run(async () => {
    const desk = deskOf([50, 70, 80]);
    const { crawl, enough } = desk.crawlOf(10_000, 1e9, 30);
    const result = await answer(crawl, enough, desk.ending({ closing: [desk.close("a")] }));
    return [result, events(desk.record)];
  });
  judge.requires("a crawl that tidies up after an abort is waited for; then all is closed (ms)", {
    expected: ["report", [["enough", 50], ["abort", 70], ["end", 100], ["close a", 110]]],
    seen: value ?? outcome,
  });
}

async function keepsTheLimit(answer: Answer, judge: Judge) {
  const limit = 200 + Math.floor(100 * judge.random());
  const late = await judge.run(async () => {
    const desk = deskOf();
    const { crawl, enough } = desk.crawlOf(10_000);
    await answer(crawl, enough, desk.ending({ limit, grace: 400 }));
    return events(desk.record);
  });
  judge.requires("after `limit` ms it is stopped as by a first Ctrl-C (ms)", {
    expected: [["enough", limit], ["abort", limit + 400], ["end", limit + 400]],
    seen: late.value ?? late.outcome,
  });

  const both = await judge.run(async () => {
    const desk = deskOf([limit - 50]);
    const { crawl, enough } = desk.crawlOf(10_000);
    await answer(crawl, enough, desk.ending({ limit }));
    return events(desk.record);
  });
  judge.requires("the limit is no second Ctrl-C, and shortens no grace (ms)", {
    expected: [["enough", limit - 50], ["abort", limit + 50], ["end", limit + 50]],
    seen: both.value ?? both.outcome,
  });

  const after = await judge.run(async () => {
    const desk = deskOf([limit + 30]);
    const { crawl, enough } = desk.crawlOf(10_000);
    await answer(crawl, enough, desk.ending({ limit }));
    return events(desk.record);
  });
  judge.requires("a Ctrl-C after the limit is a second one (ms)", {
    expected: [["enough", limit], ["abort", limit + 30], ["end", limit + 30]],
    seen: after.value ?? after.outcome,
  });
}

async function closesAll(answer: Answer, judge: Judge) {
  const { value, outcome } = await judge.run(async () => {
    const desk = deskOf();
    const { crawl, enough } = desk.crawlOf(100);
    const closing = [desk.close("a", 30), desk.close("b", 10), desk.close("c", 20)];
    await answer(crawl, enough, desk.ending({ closing }));
    return { record: events(desk.record), left: closing.length };
  });
  judge.requires("connections are closed one by one, the one opened last first (ms)", {
    expected: {
      record: [["end", 100], ["close c", 120], ["close b", 130], ["close a", 160]],
      left: 3,
    },
    seen: value ?? outcome,
  });

  const pressed = await judge.run(async () => {
    const desk = deskOf([110]);
    const { crawl, enough } = desk.crawlOf(100);
    const end = await outcomeOf(() =>
      answer(crawl, enough, desk.ending({ closing: [desk.close("a", 50), desk.close("b", 50)] }))
    );
    const closed = desk.record.filter(([event]) => /close|ignore/.test(event));
    return { end, closed: closed.map(([event]) => event), listeners: desk.listeners.length };
  });
  judge.requires("Ctrl-C is listened to until all is closed, and disturbs no closing", {
    expected: { end: 'returned "report"', closed: ["close b", "close a", "ignore"], listeners: 0 },
    seen: pressed.value ?? pressed.outcome,
  });
  judge.requires("a Ctrl-C while connections are closed leaves no timer", {
    expected: 0,
    seen: pressed.timersLeft,
  });
}

async function tidiesUpAfterErrors(answer: Answer, judge: Judge, way: string) {
  const { value, outcome, timersLeft } = await judge.run(async () => {
    const desk = deskOf([5]);
    const fail = (error: unknown, closing: Ending["closing"]) =>
      answer(() => failures[way](error), () => {}, desk.ending({ closing }))
        .then(() => "no error", (error) => ["error", error]);
    const end = [await fail(undefined, [desk.close("a"), desk.close("b")]), await fail(null, [])];
    const closed = events(desk.record).map(([event]) => event);
    return { end, closed, listeners: desk.listeners.length };
  });
  judge.requires(
    `if the crawl ${way}, all is closed, and the caller gets the error, even a falsy one`,
    {
      expected: { end: [["error", undefined], ["error", null]], closed: ["close b", "close a"] },
      seen: value ? { end: value.end, closed: value.closed } : outcome,
    },
  );
  judge.requires(`if the crawl ${way}, no listener and no timer is left`, {
    expected: { listeners: 0, timers: 0 },
    seen: { listeners: value?.listeners, timers: timersLeft },
  });

  const first = way === "fails later" ? new Error("no c") : undefined;
  const closing = await judge.run(async () => {
    const desk = deskOf();
    const broken = (error: unknown) => () => failures[way](error);
    const [b, c] = [broken(new Error("no b")), broken(first)];
    const ending = () => desk.ending({ closing: [desk.close("a"), b, c, desk.close("d")] });
    const fine = await outcomeOf(() => answer(() => Promise.resolve(1), () => {}, ending()));
    const closed = events(desk.record).map(([event]) => event);
    const both = await outcomeOf(() =>
      answer(() => Promise.reject(new Error("no crawl")), () => {}, ending())
    );
    return { fine, both, closed, listeners: desk.listeners.length };
  });
  judge.requires(`if closing ${way}, all others are closed, and the caller gets the first error`, {
    expected: { fine: `threw ${first}`, closed: ["close d", "close a"], listeners: 0 },
    seen: closing.value
      ? {
        fine: closing.value.fine,
        closed: closing.value.closed,
        listeners: closing.value.listeners,
      }
      : closing.outcome,
  });
  judge.requires(
    `if both the crawl and closing fail (it ${way}), the caller gets the crawl's error`,
    {
      expected: "threw Error: no crawl",
      seen: closing.value?.both ?? closing.outcome,
    },
  );
}

export default defineExercise({
  id: "25.5",
  title: "The end",
  name: "untilStopped",
  hints: [
    "Follow one timer at a time: which one is still waiting when the crawl has ended by itself? And what happens in the starter when Ctrl-C is pressed shortly before the limit?",
    "One variable for _the_ timer is enough: until the first stop it is the limit, afterwards it is the grace. A flag says whether the first stop has been. The same function serves Ctrl-C, the limit and the end of the grace: the first time it says `enough` and sets the timer again, the second time it aborts. Collect the errors in a list, the crawl's first.",
    "`function stop() { clearTimeout(timer); if (stopping) return now.abort(); stopping = true; timer = setTimeout(stop, grace); enough(); }`. Then `try { result = await crawl(now.signal); } catch (error) { errors.push(error); }`, `clearTimeout(timer)`, a loop over `closing.toReversed()` with a `try` around each `await close()`, `ignore()`, `clearTimeout(timer)` once more, and `if (errors.length > 0) throw errors[0]`.",
  ],
  async check(answer: Answer, judge) {
    await endsByItself(answer, judge);
    await givesTimeToEnd(answer, judge);
    await waitsForTheCrawl(answer, judge);
    await keepsTheLimit(answer, judge);
    await closesAll(answer, judge);
    for (const way of Object.keys(failures)) await tidiesUpAfterErrors(answer, judge, way);
  },
});
