import { defineExercise, type Judge } from "@course/notebook/exercises";
import { assert, assertEquals } from "@std/assert";
import { delay } from "@std/async";
import { judgeAnswer } from "../../../lib/notebook/exercise/judge_answer.ts";
import { failedBy, goodPool, type Pool, pool } from "./support/pool.ts";
import { processorTime } from "../../../lib/notebook/time/mod.ts";

Deno.test("a good answer meets every requirement, in no time", async () => {
  const start = processorTime();
  assertEquals(await failedBy(goodPool), []);
  assert(processorTime() - start < 2000);
});

Deno.test("a sequential answer takes too long; a greedy one runs too many at a time", async () => {
  const sequential: Pool = async (jobs) => {
    const results: string[] = [];
    for (const job of jobs) results.push(await job(new AbortController().signal));
    return results;
  };
  assert((await failedBy(sequential)).includes("takes as long as it must (ms): 2000 | 3500"));
  const greedy: Pool = (jobs) => Promise.all(jobs.map((job) => job(new AbortController().signal)));
  const found = await failedBy(greedy);
  assert(found.includes("never runs more than two at a time: at most 2 | 3"), `${found}`);
  assert(
    found.includes('leaves nothing running: [ [], [ "long" ] ] | [ [ "long" ], [] ]'),
    `${found}`,
  );
});

Deno.test("an endless wait is reported, not waited for", async () => {
  const [found] = await failedBy(() => new Promise(() => {}));
  assertEquals(
    found,
    'gives the results in the order of the jobs: returned [ "A", "B", "C" ] | still waiting after 60000 virtual ms',
  );
  const polling = await failedBy(async () => {
    for (;;) await delay(1000);
  });
  assert(polling[0].endsWith("still waiting after 60000 virtual ms"));
});

Deno.test("a check that never ends, throws, or leaves a rejection, fails by a requirement of its own", async () => {
  const naive = defineExercise({
    ...pool,
    async check(answer: () => Promise<unknown>, judge: Judge) {
      judge.requires("gives 1", { expected: 1, seen: await answer() });
    },
  });
  const verdicts = async (answer: () => Promise<unknown>) =>
    (await judgeAnswer(naive, answer)).map((
      { requirement, met, seen },
    ) => [requirement, met, seen]);
  assertEquals(await verdicts(() => new Promise(() => {})), [
    ["it comes to an end", false, "still waiting after 600000 virtual ms"],
  ]);
  assertEquals(await verdicts(() => Promise.reject(new RangeError("no"))), [
    ["it throws nothing unexpected", false, "threw RangeError: no"],
  ]);
  assertEquals(await verdicts(3 as never), [
    ["it throws nothing unexpected", false, "threw TypeError: answer is not a function"],
  ]);
  const floating = () => {
    void Promise.reject(new Error("floating"));
    return Promise.resolve(1);
  };
  assertEquals(await verdicts(floating), [
    ["gives 1", true, "1"],
    ["no rejection is left unhandled", false, "Error: floating"],
  ]);
});

Deno.test("a rejection that was not handled in a trial is told of if all else is well", async () => {
  const two = defineExercise<() => unknown>({
    id: "98.2",
    name: "two",
    title: "Two",
    hints: ["a", "b", "c"],
    async check(answer, judge) {
      judge.requires("gives 2", { expected: 2, seen: (await judge.run(answer)).value });
    },
  });
  const floating = (value: number) => () => {
    void Promise.reject(new Error("floating"));
    return value;
  };
  const told = async (answer: () => unknown) =>
    (await judgeAnswer(two, answer)).map(({ requirement, met }) => [requirement, met]);
  assertEquals(await told(() => 2), [["gives 2", true]]);
  assertEquals(await told(floating(1)), [["gives 2", false]]);
  assertEquals(await told(floating(2)), [
    ["gives 2", true],
    ["no rejection is left unhandled", false],
  ]);
});

Deno.test("an answer that waits by looking at the clock ends, and fails", async () => {
  const later = defineExercise<(ms: number) => unknown>({
    id: "98.2",
    name: "later",
    title: "Later",
    hints: ["a", "b", "c"],
    async check(answer, judge) {
      const { took } = await judge.run(() => answer(300));
      judge.requires("takes its time", { expected: 300, seen: took, holds: took >= 300 });
    },
  });
  const verdicts = await judgeAnswer(later, (ms) => {
    const end = Date.now() + ms;
    while (Date.now() < end);
  });
  assertEquals(verdicts.map(({ requirement, met }) => [requirement, met]), [
    ["takes its time", true],
    ["it does not keep the machine busy while it waits", false],
  ]);
  assert((await judgeAnswer(later, (ms) => delay(ms))).every(({ met }) => met));
});
