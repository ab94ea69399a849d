/** Exercise 06.2: tasks that are named by themselves, and a list of those that are at work. */
import { type Task, wait, type Work } from "@course/async";
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import type { Board } from "./solution.ts";

/** What every board can do, the wrong ones too. */
type AnyBoard = Pick<Board, "start" | "living">;

export type BoardClass = new () => AnyBoard;

/** Names that are easily taken for something else. */
const ODD = ["toString", "constructor", "load-image", "load-image"];

/** Work that takes its time, as a function with this name. */
function named<T>(name: string, ms: number, value?: T): Work<T | undefined> {
  const work = (signal: AbortSignal) => delay(ms, { signal }).then(() => value);
  return Object.defineProperty(work, "name", { value: name });
}

/** Which tasks are living when some are told to stop, and how many failures the console hears of. */
async function judgeEndings(answer: BoardClass, judge: Judge): Promise<void> {
  const { value: stopped } = await judge.run(async () => {
    const board = new answer();
    const unbegun = board.start(named("unbegun", 50));
    const tidy = board.start(Object.defineProperty(
      (signal: AbortSignal) => delay(300, { signal }).finally(() => delay(50)),
      "name",
      { value: "tidy" },
    ));
    unbegun?.cancel();
    await wait([unbegun]);
    const begun = board.living();
    await delay(10);
    tidy?.cancel();
    await delay(20);
    const asked = board.living();
    await wait([tidy]);
    return [begun, asked, board.living()];
  });
  judge.requires("a task that is cancelled before it begins is off the list, too", {
    expected: ["tidy"],
    seen: stopped?.[0],
  });
  judge.requires("a task that still tidies up after its cancel() is living", {
    expected: [["tidy"], []],
    seen: stopped?.slice(1),
  });
  const { value: reports } = await judge.run(async () => {
    let count = 0;
    const say = console.error;
    console.error = () => count++;
    try {
      new answer().start(() => Promise.reject(new Error("not looked at")));
      await delay(10);
      return count;
    } finally {
      console.error = say;
    }
  });
  judge.requires("the console still reports a failure that no one looks at", {
    expected: 1,
    seen: reports,
  });
}

/** Whether many tasks, and tasks of the same name, are told apart; and what a falsy error becomes. */
async function judgeMany(answer: BoardClass, judge: Judge): Promise<void> {
  const { value } = await judge.run(async () => {
    const board = new answer();
    const twins = new answer();
    for (let i = 0; i < 30; i++) board.start(named("copy", 10));
    for (const name of ["job-2", "job", "job"]) twins.start(named(name, 10));
    const lists = [board.living(), twins.living()];
    const fails = board.start(() => Promise.reject(undefined));
    const stops = board.start(named("stops", 50));
    setTimeout(() => stops?.cancel(0), 5);
    const [failed, stopped] = await Promise.allSettled([fails, stops]);
    await delay(100); // Until all have ended, whatever the answer returns.
    return { lists, ends: [fails?.state, failed, stops?.state, stopped] };
  });
  judge.requires("there may be thirty of a name", {
    expected: ["copy", ...Array.from({ length: 29 }, (_, i) => `copy-${i + 2}`)],
    seen: value?.lists[0],
  });
  judge.requires("a function may be called job-2", {
    expected: ["job-2", "job", "job-2"],
    seen: value?.lists[1],
  });
  judge.requires("an error may be undefined, and a reason for cancel() may be 0", {
    expected: [
      ...["rejected", { status: "rejected", reason: undefined }],
      ...["cancelled", { status: "rejected", reason: 0 }],
    ],
    seen: value?.ends,
  });
}

export default defineExercise({
  id: "06.2",
  title: "Who is at work?",
  name: "Board",
  hints: [
    "A function knows what it is called: `work.name`. What does the board have to remember to know that a name is used for the second time?",
    "Keep a `Map` from the name to how often it was started, and a list of the tasks. A task knows its `name` and whether it is `done`.",
    "`const count = (this.#started.get(base) ?? 0) + 1`, then `createTask(work, { name: count === 1 ? base : … })`; and `living()` filters the tasks that are not `done`.",
  ],
  async check(answer: BoardClass, judge) {
    const nameOf = (task?: Task<unknown>) => task?.name ?? "no task";
    const { value } = await judge.run(async () => {
      const board = new answer(), other = new answer();
      let ran = 0;
      const first = board.start(named("download", 300, 0));
      const count = board.start(Object.defineProperty(() => ++ran, "name", { value: "count" }));
      const ranAtOnce = ran;
      const fails = board.start(Object.defineProperty(
        () => delay(100).then(() => Promise.reject(new Error("disk full"))),
        "name",
        { value: "save" },
      ));
      const second = board.start(named("download", 200));
      const nameless = [board.start(named("", 50)), board.start(named("", 50))];
      const odd = ODD.map((name) => board.start(named(name, 50)));
      const foreign = other.start(named("download", 450));
      const living: Record<string, string[]> = { "at once": board.living() };
      const error = fails?.then(() => "no error", (error) => (error as Error).message);
      await delay(150);
      living["after 150 ms"] = board.living();
      second?.cancel();
      await wait([second]);
      living["one cancelled"] = board.living();
      await delay(100);
      const third = board.start(named("download", 100));
      const result = await first;
      living["after 300 ms"] = board.living();
      const theirs = [nameOf(foreign), ...other.living()];
      await third;
      living["at the end"] = board.living();
      await foreign;
      return {
        ...{ ranAtOnce, living, theirs, counted: await count },
        ends: [result, await error, second?.state],
        first: [first, count].map(nameOf),
        again: [second, third].map(nameOf),
        nameless: nameless.map(nameOf),
        odd: odd.map(nameOf),
      };
    });
    const living = value?.living ?? {};
    judge.requires("the work starts later, as that of every task", {
      expected: "0 runs at once, then 1",
      seen: `${value?.ranAtOnce} runs at once, then ${value?.counted}`,
    });
    judge.requires("a task ends as its work does, and the work receives its signal", {
      expected: [0, "disk full", "cancelled"],
      seen: value?.ends,
    });
    judge.requires("a task has the name of its function", {
      expected: ["download", "count"],
      seen: value?.first,
    });
    judge.requires("the second of a name is -2, the third -3, even if one has ended", {
      expected: ["download-2", "download-3"],
      seen: value?.again,
    });
    judge.requires("a function without a name makes task, task-2", {
      expected: ["task", "task-2"],
      seen: value?.nameless,
    });
    judge.requires("any name will do, even toString", {
      expected: ["toString", "constructor", "load-image", "load-image-2"],
      seen: value?.odd,
    });
    judge.requires("living() has a task at once, in the order of the start", {
      expected: [
        ...["download", "count", "save", "download-2", "task", "task-2", "toString", "constructor"],
        ...["load-image", "load-image-2"],
      ],
      seen: living["at once"],
    });
    judge.requires("a task that has returned or failed is not living", {
      expected: ["download", "download-2"],
      seen: living["after 150 ms"],
    });
    judge.requires("a task that was cancelled is not living", {
      expected: ["download"],
      seen: living["one cancelled"],
    });
    judge.requires("a task is off the list when its awaiter goes on", {
      expected: [["download-3"], []],
      seen: [living["after 300 ms"], living["at the end"]],
    });
    judge.requires("each board counts and lists its own tasks", {
      expected: ["download", "download"],
      seen: value?.theirs,
    });
    await judgeMany(answer, judge);
    await judgeEndings(answer, judge);
  },
});
