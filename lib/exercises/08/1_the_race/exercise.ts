/** Exercise 08.1: predict what each way of waiting makes of the same four sites. */
import { asCompleted, createTask, type Task, taskGroup, wait } from "@course/async";
import { delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";
import type { endings } from "./solution.ts";

type Work = (signal?: AbortSignal) => Promise<string>;

const works: Work[] = ([["a", 300], ["b", 200], ["c", 100], ["d", 400]] as const).map(
  ([name, ms]) => async (signal) => {
    await delay(ms, { signal });
    if (name === "a" || name === "c") throw new Error(name);
    return name;
  },
);

const names = (tasks: Iterable<Task<string>>) =>
  Array.from(tasks, (task) => (task.exception() as Error | undefined)?.message ?? task.result())
    .join(" ");

const ways: Record<string, (tasks: Task<string>[]) => Promise<string>> = {
  "Promise.all": async (tasks) => (await Promise.all(tasks)).join(" "),
  "Promise.allSettled": async (tasks) => (await Promise.allSettled(tasks), names(tasks)),
  "Promise.any": (tasks) => Promise.any(tasks),
  "Promise.race": (tasks) => Promise.race(tasks),
  "wait FIRST_EXCEPTION": async (tasks) =>
    names((await wait(tasks, { returnWhen: "FIRST_EXCEPTION" })).done),
  "wait, timeout 250": async (tasks) => names((await wait(tasks, { timeout: 250 })).done),
  "asCompleted": async (tasks) => {
    const order: Task<string>[] = [];
    for await (const one of asCompleted(tasks)) order.push(one as unknown as Task<string>);
    return names(order);
  },
  "taskGroup": async (tasks) => {
    const results = await taskGroup((group) => {
      tasks.push(...works.map((work) => group.createTask(work)));
      return Promise.all(tasks);
    });
    return results.join(" ");
  },
};

/** How each way really ends: after how many ms, with what, and how many still run. */
async function run(way: string): Promise<[number, string, number]> {
  const start = performance.now();
  const tasks = way === "taskGroup" ? [] : works.map((work) => createTask(work));
  for (const task of tasks) task.catch(() => {});
  const result = await ways[way](tasks).catch((error) =>
    `throws ${(error.errors?.[0] ?? error).message}`
  );
  const ending = [performance.now() - start, result, tasks.filter((task) => !task.done).length];
  await Promise.allSettled(tasks);
  return ending as [number, string, number];
}

export default defineExercise({
  id: "08.1",
  title: "Eight endings",
  name: "endings",
  prediction: true,
  hints: [
    "Draw the four bars first: `c` fails at 100, `b` returns at 200, `a` fails at 300, `d` returns at 400. For each row ask: which of these four moments is it waiting for?",
    "Three of the rows throw, all at the same moment. `any` waits for the first success. `wait` never throws, and its `done` is in the order of the list. And only one of the eight stops the others.",
    "`Promise.all`, `race` and the group are over at 100 ms; `wait FIRST_EXCEPTION`, too, without throwing. `any` is over at 200, the timeout at 250. The other two last until 400: one in the order of the list, the other in the order of completion.",
  ],
  async check(answer: typeof endings, judge) {
    for (const way of Object.keys(ways)) {
      const { value: right } = await judge.run(() => run(way));
      judge.requires(way, { expected: right, seen: answer?.[way] });
    }
  },
});
