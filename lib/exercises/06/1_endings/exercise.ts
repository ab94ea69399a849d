/** Exercise 06.1: predict how seven tasks end. */
import { CancelledError, createTask, type TaskState } from "@course/async";
import { delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";
import type { endings } from "./solution.ts";

/** What is special about each of the seven. */
const CASES = {
  a: "nothing happens to it",
  b: "cancelled before it starts",
  c: "cancelled, and does not listen",
  d: "cancelled, listens, and returns",
  e: "cancelled, listens, and throws an error of its own",
  f: "cancelled when it is done",
  g: "throws a CancelledError, and was not cancelled",
};

/** The program of the exercise, run: how its tasks really end. */
async function sevenTasks(): Promise<Record<string, TaskState>> {
  const nap = (signal: AbortSignal) => delay(100, { signal });
  const a = createTask(nap);
  const b = createTask(nap);
  b.cancel();
  const c = createTask(() => delay(100));
  const d = createTask((signal) => nap(signal).catch(() => "stopped"));
  const e = createTask(async (signal) => {
    await nap(signal).catch(() => {
      throw new Error("the milk boiled over");
    });
  });
  const f = createTask(nap);
  const g = createTask(() => {
    throw new CancelledError("I give up");
  });
  setTimeout(() => [c, d, e].forEach((task) => task.cancel()), 50);
  setTimeout(() => f.cancel(), 150);
  await Promise.allSettled([a, b, c, d, e, f, g, delay(200)]);
  return Object.fromEntries(
    Object.entries({ a, b, c, d, e, f, g }).map(([name, task]) => [name, task.state]),
  );
}

export default defineExercise({
  id: "06.1",
  title: "Seven endings",
  name: "endings",
  prediction: true,
  hints: [
    "`cancel()` decides nothing. Ask of each task: how does its _work_ end?",
    "Does the work return a value, throw the reason of its own signal, or throw something else? There is one state for each. And a state never changes once the task is done.",
    "`c` returns after 100 ms as if nothing had happened. `d` catches the abort and returns. `e` catches it and throws another error. `g` throws an error that is not the reason of its signal.",
  ],
  async check(answer: typeof endings, judge) {
    const { value: right = {} } = await judge.run(sevenTasks);
    for (const [name, what] of Object.entries(CASES)) {
      judge.requires(`${name}: ${what}`, { expected: right[name], seen: answer?.[name] });
    }
  },
});
