/** Exercise 09.1: predict how nine promises end. */
import { createTask } from "@course/async";
import { delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";
import type { endings } from "./solution.ts";

/** What is special about each of the nine. */
const CASES = {
  a: "its function returns a number",
  b: "its function has no return",
  c: "its function returns a promise",
  d: "its function throws",
  e: "then, after a failure",
  f: "catch, after a failure",
  g: "finally, with a function that returns something",
  h: "then, with something that is not a function",
  i: "a task, with a done callback that returns something",
};

/** The program of the exercise, run: how its promises really end. */
async function nineEndings(): Promise<Record<string, unknown>> {
  const start = Promise.resolve(2);
  const a = start.then((n) => n * 10);
  const b = a.then((n) => {
    n + 1;
  });
  const c = a.then((n) => delay(100).then(() => n + 1));
  const d = c.then(() => {
    throw new Error("no");
  });
  const e = d.then(() => "yes");
  const f = d.catch(() => 0);
  const g = a.finally(() => "over");
  const h = start.then(7 as never);
  const i = createTask(() => 5);
  i.addDoneCallback(() => 6);
  const ends = await Promise.allSettled([a, b, c, d, e, f, g, h, i]);
  return Object.fromEntries(
    ends.map((end, n) => [
      "abcdefghi"[n],
      end.status === "fulfilled" ? end.value : `!${(end.reason as Error).message}`,
    ]),
  );
}

export default defineExercise({
  id: "09.1",
  title: "Nine endings",
  name: "endings",
  prediction: true,
  hints: [
    "Each of the first eight is a new promise. Ask of each: is its function called at all? And what does it return?",
    "`then` skips its function after a failure, and hands the failure on; `catch` does so after a success. If a function returns a promise, the value in it counts.",
    "`b` has no `return`. `finally` and done callbacks only listen: what they return changes nothing. And what is not a function is skipped, as if the `then` were not there.",
  ],
  async check(answer: typeof endings, judge) {
    const { value: right = {} } = await judge.run(nineEndings);
    for (const [name, what] of Object.entries(CASES)) {
      judge.requires(`${name}: ${what}`, {
        expected: right[name],
        seen: answer?.[name],
        holds: name in (answer ?? {}) && Object.is(answer[name], right[name]),
      });
    }
  },
});
