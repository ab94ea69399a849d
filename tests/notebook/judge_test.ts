import { defineExercise, Judge, judgeAnswer } from "@course/notebook/exercises";
import { onVirtualTime } from "@course/notebook/virtual";
import { delay } from "@std/async";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";

/** The demonstration: run jobs, at most two at a time, results in order; stop what is left when one fails. */
type Pool = (
  jobs: ((signal: AbortSignal) => Promise<string>)[],
  limit: number,
) => Promise<string[]>;

const pool = defineExercise({
  id: "99.1",
  title: "At most two",
  name: "pool",
  hints: ["How many may start at once?", "Let two workers share one list.", "`jobs.entries()`"],
  async check(answer: Pool, judge: Judge) {
    const trial = await judge.run(() =>
      answer([judge.job("A", 2000), judge.job("B", 1000), judge.job("C", 500)], 2)
    );
    judge.that("gives the results in the order of the jobs", {
      expected: 'returned [ "A", "B", "C" ]',
      seen: trial.outcome,
    });
    judge.that("never runs more than two at a time", {
      expected: "at most 2",
      seen: trial.timeline.maxConcurrent(),
      holds: trial.timeline.maxConcurrent() <= 2,
    });
    judge.that("takes as long as it must (ms)", { expected: 2000, seen: trial.took });
    const failing = await judge.run(() =>
      answer([judge.job("bad", 100, { error: new Error("bad") }), judge.job("long", 5000)], 2)
    );
    judge.that("fails as soon as one fails", {
      expected: ["threw Error: bad", 100],
      seen: [failing.outcome, failing.took],
    });
    judge.that("leaves nothing running", {
      expected: [[], ["long"]],
      seen: [failing.leftRunning, failing.aborted],
    });
  },
  mutants: {},
});

const good: Pool = async (jobs, limit) => {
  const results: string[] = [];
  const stop = new AbortController();
  const list = jobs.entries();
  const worker = async () => {
    for (const [index, job] of list) results[index] = await job(stop.signal);
  };
  try {
    await Promise.all(Array.from({ length: limit }, worker));
  } catch (error) {
    stop.abort(error);
    await Promise.resolve();
    throw error;
  }
  return results;
};

const ask = async (answer: Pool) =>
  (await judgeAnswer(pool, answer)).filter((verdict) => !verdict.met)
    .map(({ requirement, expected, seen }) => `${requirement}: ${expected} | ${seen}`);

Deno.test("a good answer meets every requirement, in no time", async () => {
  const start = performance.now();
  assertEquals(await ask(good), []);
  assert(performance.now() - start < 2000);
});

Deno.test("a sequential answer takes too long; a greedy one runs too many at a time", async () => {
  const sequential: Pool = async (jobs) => {
    const results: string[] = [];
    for (const job of jobs) results.push(await job(new AbortController().signal));
    return results;
  };
  assert((await ask(sequential)).includes("takes as long as it must (ms): 2000 | 3500"));
  const greedy: Pool = (jobs) => Promise.all(jobs.map((job) => job(new AbortController().signal)));
  const found = await ask(greedy);
  assert(found.includes("never runs more than two at a time: at most 2 | 3"), `${found}`);
  assert(
    found.includes('leaves nothing running: [ [], [ "long" ] ] | [ [ "long" ], [] ]'),
    `${found}`,
  );
});

Deno.test("an endless wait is reported, not waited for", async () => {
  const [found] = await ask(() => new Promise(() => {}));
  assertEquals(
    found,
    'gives the results in the order of the jobs: returned [ "A", "B", "C" ] | still waiting after 60000 virtual ms',
  );
  const polling = await ask(async () => {
    for (;;) await delay(1000);
  });
  assert(polling[0].endsWith("still waiting after 60000 virtual ms"));
});

Deno.test("a check that never ends, throws, or leaves a rejection, fails by a requirement of its own", async () => {
  const naive = defineExercise({
    ...pool,
    mutants: {},
    async check(answer: () => Promise<unknown>, judge: Judge) {
      judge.that("gives 1", { expected: 1, seen: await answer() });
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

Deno.test("what an answer leaves behind is told, and never goes on", async () => {
  const judge = new Judge();
  let later = false;
  const trial = await judge.run(async () => {
    void judge.job("left", 1000)();
    setTimeout(() => later = true, 500);
    setInterval(() => {}, 10);
    await judge.job("done", 100, { value: 7 })();
  });
  await delay(20);
  assertEquals(
    [trial.state, trial.took, trial.leftRunning, trial.timersLeft, later],
    ["returned", 100, ["left"], 3, false],
  );
});

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

Deno.test(
  "on a clock that is virtual already, a trial has a clock of its own",
  onVirtualTime(async () => {
    await delay(300);
    const trial = await new Judge().run(async () => {
      assertEquals(performance.now(), 0);
      await delay(50_000);
    });
    assertEquals([trial.took, performance.now()], [50_000, 300]);
  }),
);

Deno.test("an answer that keeps the machine busy for ever is given up", async () => {
  const judge = new Judge();
  const trial = await judge.run(async () => {
    for (;;) await delay(0);
  }, { deadline: 1e9 });
  assertEquals(trial.outcome, "still busy after 5 s of computing");
});

Deno.test("requirements compare deeply, and say more where two values look alike", () => {
  const judge = new Judge();
  assert(judge.that("deep", { expected: { a: [1] }, seen: { a: [1] } }));
  assert(!judge.that("type", { expected: 1, seen: "1" }));
  assert(judge.that("holds", { expected: "less than 3", seen: 2, holds: true }));
  assertEquals(judge.verdicts[1], { requirement: "type", met: false, expected: "1", seen: '"1"' });
});

Deno.test("a deadline is a number of milliseconds that a timer can wait", async () => {
  for (const deadline of [0, NaN, Infinity]) {
    await assertRejects(() => new Judge().run(() => 1, { deadline }), RangeError, `${deadline}`);
  }
});

Deno.test("jobs belong into a trial; ids have a form", () => {
  assertThrows(() => new Judge().job("A", 1), Error, "must be called inside judge.run");
  for (const id of ["1.1", "01.0", "01", "one", 5 as never]) {
    assertThrows(
      () => defineExercise({ ...pool, id }),
      RangeError,
      "id must be a notebook's number",
    );
  }
});
