import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { Judge } from "../../../lib/notebook/exercise/judge.ts";
import { processorTime } from "../../../lib/notebook/time/mod.ts";

Deno.test("a deaf job ignores its signal, another rejects at once and without a timer left", async () => {
  const judge = new Judge();
  const trial = await judge.run(async () => {
    const stop = new AbortController();
    const jobs = [judge.job("hears", 1000), judge.job("deaf", 1000, { deaf: true })];
    const ended = Promise.allSettled([jobs[0](stop.signal), jobs[1]({ signal: stop.signal })]);
    await delay(100);
    stop.abort();
    return (await ended).map(({ status }) => status);
  });
  assertEquals(trial.value, ["rejected", "fulfilled"]);
  assertEquals(trial.timeline.order(), ["hears start", "deaf start", "hears aborted", "deaf end"]);
  assertEquals([trial.aborted, trial.took, trial.timersLeft], [["hears"], 1000, 0]);
});

Deno.test("requirements compare deeply, and say more where two values look alike", () => {
  const judge = new Judge();
  assert(judge.requires("deep", { expected: { a: [1] }, seen: { a: [1] } }));
  assert(!judge.requires("type", { expected: 1, seen: "1" }));
  assert(judge.requires("holds", { expected: "less than 3", seen: 2, holds: true }));
  assertEquals(judge.verdicts[1], { requirement: "type", met: false, expected: "1", seen: '"1"' });
});

Deno.test("what was run goes with its verdict", () => {
  const judge = new Judge();
  judge.requires("in order", { expected: 1, seen: 2, scenario: "one, two" });
  assertEquals(judge.verdicts[0].scenario, "one, two");
});

Deno.test("chance is the same for the same seed, and different for another", () => {
  const drawn = (seed: number) => {
    const judge = new Judge(seed);
    return Array.from({ length: 5 }, () => judge.random());
  };
  assertEquals(drawn(7), drawn(7));
  assertNotEquals(drawn(7), drawn(8));
  for (const number of drawn(7)) assert(number >= 0 && number < 1);
  const judge = new Judge(7);
  assertEquals([judge.seed, judge.usedChance], [7, false]);
  judge.random();
  assert(judge.usedChance);
});

Deno.test("a huge answer is a row at once, cut where it says something", () => {
  const start = processorTime();
  const judge = new Judge();
  judge.requires("short", { expected: "a", seen: "x".repeat(5_000_000) });
  const { seen } = judge.verdicts[0];
  assert(seen.length < 700);
  assert(seen.endsWith("… (5,000,000 characters)"), seen.slice(-60));
  assert(processorTime() - start < 500);
});

Deno.test("values that throw when they are read are told, and end no check", async () => {
  const error = new Error();
  Object.defineProperty(error, "message", {
    get() {
      throw new Error("unreadable");
    },
  });
  const judge = new Judge();
  judge.requires("fails", { expected: "no error", seen: error });
  assertEquals(judge.verdicts[0].met, false);
  const { state, outcome } = await judge.run(() => Promise.reject(error));
  assertEquals(state, "threw");
  assert(outcome.startsWith("threw "));
});

Deno.test("a deadline is a number of milliseconds that a timer can wait", async () => {
  for (const deadline of [0, NaN, Infinity]) {
    await assertRejects(() => new Judge().run(() => 1, { deadline }), RangeError, `${deadline}`);
  }
});

Deno.test("jobs belong in a trial", () => {
  assertThrows(() => new Judge().job("A", 1), Error, "must be called inside judge.run");
});
