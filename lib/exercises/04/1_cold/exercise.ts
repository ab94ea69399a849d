/** Exercise 04.1: an async function that is as cold as in Python. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { countTimers } from "../../shared/mod.ts";
import { ending } from "../ending.ts";
import type { cold } from "./solution.ts";

/** How Python refuses a second await. */
export const refusal = "cannot reuse already awaited coroutine";

export type Cold = typeof cold<unknown>;

const REFUSED = `rejected: ${refusal}`;

/** How a row of awaits ended, and how often the work was called for them. */
function story(endings: string[], calls: number): string {
  const brief = endings.map((ending) => ending === REFUSED ? "refused" : ending);
  return `${brief.join("; ")}; calls to work: ${calls}`;
}

export default defineExercise({
  id: "04.1",
  title: "As cold as in Python",
  name: "cold",
  hints: [
    "`await x` calls `x.then(…)`. So that is the place where the work has to start.",
    "Return an object with a `then` method. Remember in a variable that it was called, before you call `work`; if it was called before, answer with a rejected promise.",
    "An async function `start` does it: `if (used) throw new Error(…); used = true; return await work();`. And `then(fulfilled, rejected)` returns `start().then(fulfilled, rejected)`.",
  ],
  async check(answer: Cold, judge) {
    await startsAtTheFirstAwait(answer, judge);
    await refusesFurtherAwaits(answer, judge);
    await passesErrorsOn(answer, judge);
    await servesOneOfTwo(answer, judge);
    await isOneOfMany(answer, judge);
    await refusesForGood(answer, judge);
    await setsNoTimers(answer, judge);
  },
});

/** The object; or, if creating it throws, one that rejects with what was thrown. */
function create(answer: Cold, work: () => Promise<unknown>): PromiseLike<unknown> {
  try {
    return answer(work);
  } catch (error) {
    return Promise.reject(new Error("it was thrown when the object was created", { cause: error }));
  }
}

/** Work that takes time, ends as it is told to, and counts how often it was called. */
function counted(end: () => unknown) {
  const job = {
    calls: 0,
    work: async () => {
      job.calls++;
      await delay(100);
      return end();
    },
  };
  return job;
}

async function startsAtTheFirstAwait(answer: Cold, judge: Judge): Promise<void> {
  const bakery = counted(() => "cake");
  const cake = answer(bakery.work);
  await delay(1000);
  judge.requires("creating it starts nothing", { expected: 0, seen: bakery.calls });
  judge.requires("the first await runs the work and gets its value", {
    expected: story(['fulfilled: "cake"'], 1),
    seen: story([await ending(() => cake)], bakery.calls),
  });
  judge.requires("the second await is refused, with Python's message", {
    expected: REFUSED,
    seen: await ending(() => cake),
  });
}

async function refusesFurtherAwaits(answer: Cold, judge: Judge): Promise<void> {
  for (const value of ["bread", "", 0, false, null, undefined]) {
    const job = counted(() => value);
    const once = answer(job.work);
    const said = Deno.inspect(value);
    judge.requires(`after the value ${said}, further awaits are refused and run nothing`, {
      expected: story([`fulfilled: ${said}`, REFUSED, REFUSED], 1),
      seen: story(
        [await ending(() => once), await ending(() => once), await ending(() => once)],
        job.calls,
      ),
    });
  }
}

async function passesErrorsOn(answer: Cold, judge: Judge): Promise<void> {
  const [burnt, noOven] = [new Error("the cake is burnt"), new Error("there is no oven")];
  const late = counted(() => {
    throw burnt;
  });
  const atOnce = {
    calls: 0,
    work: (): Promise<unknown> => {
      atOnce.calls++;
      throw noOven;
    },
  };
  const falsy = [undefined, null, 0, ""].map((error) =>
    [
      counted(() => Promise.reject(error)),
      error,
      `that rejects with ${Deno.inspect(error)}`,
    ] as const
  );
  for (
    const [job, error, when] of [
      [late, burnt, "that fails late"] as const,
      [atOnce, noOven, "that throws at once"] as const,
      ...falsy,
    ]
  ) {
    const once = create(answer, job.work);
    judge.requires(`the first await gets the error of work ${when}`, {
      expected: `rejected: ${error instanceof Error ? error.message : Deno.inspect(error)}`,
      seen: await ending(() => once, [error]),
    });
    judge.requires(`after work ${when}, further awaits are refused and run nothing`, {
      expected: story([REFUSED, REFUSED], 1),
      seen: story([await ending(() => once), await ending(() => once)], job.calls),
    });
  }
}

async function servesOneOfTwo(answer: Cold, judge: Judge): Promise<void> {
  const job = counted(() => "pie");
  const shared = answer(job.work);
  const start = performance.now();
  const timed = async () => `${await ending(() => shared)} after ${performance.now() - start} ms`;
  const endings = await Promise.all([timed(), timed()]);
  judge.requires("of two awaits at the same time, only the first gets the value", {
    expected: story(['fulfilled: "pie" after 100 ms', `${REFUSED} after 0 ms`], 1),
    seen: story(endings, job.calls),
  });
}

async function isOneOfMany(answer: Cold, judge: Judge): Promise<void> {
  const job = counted(() => "roll");
  const [one, other] = [answer(job.work), answer(job.work)];
  judge.requires("two objects made from the same work can be awaited once each", {
    expected: story(['fulfilled: "roll"', 'fulfilled: "roll"'], 2),
    seen: story([await ending(() => one), await ending(() => other)], job.calls),
  });
}

async function refusesForGood(answer: Cold, judge: Judge): Promise<void> {
  const job = counted(() => "tart");
  const once = answer(job.work);
  const endings = [];
  for (let i = 0; i < 20; i++) endings.push(await ending(() => once));
  judge.requires("after twenty awaits, the work has run once", {
    expected: "19 refused; calls of work: 1",
    seen: `${
      endings.filter((each) => each === REFUSED).length
    } refused; calls of work: ${job.calls}`,
  });
}

async function setsNoTimers(answer: Cold, judge: Judge): Promise<void> {
  const job = counted(() => "bun");
  using counter = countTimers();
  const once = answer(job.work);
  await ending(() => once);
  await ending(() => once);
  judge.requires("it sets no timers", { expected: 0, seen: counter.count - job.calls });
}
