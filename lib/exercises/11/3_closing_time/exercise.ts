/** Exercise 11.3: end a program in good order, and at once if it has to be. */
import { createTask, type Task } from "@course/async";
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { countTimers, listenersOn } from "../../shared/mod.ts";
import type { shutdown } from "./solution.ts";

/** What becomes of one task. */
interface Job {
  ms: number;
  /** The task's name, if it is not that of the job. */
  name?: string;
  /** Fails when its time is over, and with which error, if it is not one of its own. */
  fails?: boolean | [unknown];
  /** How long it tidies up when it is told to stop. */
  tidies?: number;
  /** Fails in the middle of that. */
  breaks?: boolean;
  /** Does not listen to its signal. */
  deaf?: boolean;
}

interface Round {
  jobs: Record<string, Job>;
  ms: number;
  /** Milliseconds until `hurry` aborts; 0: before the call. */
  hurryAfter?: number;
  reason?: unknown;
}

const LATER = 5000;

function taskOf(name: string, job: Job, begun: () => number, stopped: Record<string, number>) {
  return createTask(async (signal) => {
    signal.addEventListener("abort", () => stopped[name] = begun());
    try {
      await delay(job.ms, { signal: job.deaf ? undefined : signal });
    } catch (reason) {
      if (job.tidies) await delay(job.tidies);
      throw job.breaks ? new Error(`${name} broke`) : reason;
    }
    if (job.fails) throw Array.isArray(job.fails) ? job.fails[0] : new Error(`${name} failed`);
  }, { name: job.name ?? name });
}

/** Runs the answer once, with tasks of its own. */
async function round(answer: typeof shutdown, judge: Judge, options: Round) {
  const { jobs, ms, hurryAfter, reason = new Error("at once") } = options;
  const stopped: Record<string, number> = {};
  let ended = NaN, listeners = 0, end: unknown, names: string[] = [], pending: string[] = [];
  const report = await judge.run(async () => {
    const start = performance.now(), begun = () => performance.now() - start;
    const tasks: Task<unknown>[] = Object.entries(jobs)
      .map(([name, job]) => taskOf(name, job, begun, stopped));
    for (const task of tasks) task.catch(() => {});
    await Promise.resolve(); // Now they have begun, as far as their first wait.
    const hurry = new AbortController(), listening = listenersOn(hurry.signal);
    if (hurryAfter === 0) hurry.abort(reason);
    else if (hurryAfter) setTimeout(() => hurry.abort(reason), hurryAfter);
    const before = [...tasks];
    try {
      end = await answer(tasks, ms, hurry.signal);
    } catch (error) {
      end = error;
    }
    ended = begun();
    pending = before.filter((task) => !task.done).map((task) => task.name);
    names = tasks.map((task) => task.name);
    listeners = listening();
    await delay(LATER);
    for (const task of before) task.cancel();
    await Promise.allSettled(before);
  }, { deadline: 4 * LATER });
  return { stopped, ended, end, names, pending, listeners, unhandled: report.unhandled.length };
}

/** The timers that are left when all is done in time, when it hurries, and without tasks. */
async function timersLeft(answer: typeof shutdown, judge: Judge): Promise<number[]> {
  const works: ((over: Promise<void>) => Promise<void>)[][] = [
    [() => delay(20), () => delay(30)],
    [(over) => over, (over) => over],
    [],
  ];
  return await Array.fromAsync(works, async (list) => {
    const over = Promise.withResolvers<void>();
    let tasks: Task<void>[] = [];
    const { timersLeft } = await judge.run(async () => {
      const hurry = new AbortController();
      const press = setTimeout(() => hurry.abort(), 100);
      tasks = list.map((work) => createTask(() => work(over.promise)));
      await Promise.allSettled([answer(tasks, 1000, hurry.signal)]);
      clearTimeout(press);
    });
    over.resolve();
    await Promise.allSettled(tasks);
    return timersLeft;
  });
}

/** Both waits for a task without an end, and another timer that ends with the first of them. */
async function waitsInPeace(answer: typeof shutdown, judge: Judge): Promise<unknown[]> {
  const order: string[] = [], over = Promise.withResolvers<void>();
  const { timersLeft, value } = await judge.run(async () => {
    const task = createTask((signal) => {
      signal.addEventListener("abort", () => order.push("cancel"));
      return over.promise;
    });
    await Promise.resolve();
    using counted = countTimers();
    void Promise.allSettled([answer([task], 100, new AbortController().signal)]);
    await delay(1); // By now it has set its timer.
    await delay(99).then(() => order.push("a timer set after it"));
    await delay(100);
    return counted.count - 3; // three are of this function
  });
  over.resolve();
  return [...order, value, timersLeft];
}

/** Two calls at the same time with one `hurry`: when each stops its task, ends, and what is left. */
async function together(answer: typeof shutdown, judge: Judge, ms: number): Promise<unknown> {
  const over = Promise.withResolvers<void>();
  const { value, outcome } = await judge.run(() => {
    const start = performance.now(), hurry = new AbortController();
    setTimeout(() => hurry.abort(), ms + 100);
    return Promise.all(["mail", "bell"].map(async (name, i) => {
      await delay(30 * i);
      const stopped: Record<string, number> = {};
      const task = createTask((signal) => {
        signal.addEventListener("abort", () => stopped[name] = performance.now() - start);
        return over.promise;
      }, { name });
      await Promise.resolve(); // Now it has begun.
      const left = await answer([task], ms, hurry.signal);
      return [stopped, performance.now() - start, left];
    }));
  });
  over.resolve();
  return value ?? outcome;
}

export default defineExercise({
  id: "11.3",
  title: "Closing time",
  name: "shutdown",
  hints: [
    "There are two waits: until all are done or the time is over, and until all have tidied up. Both may be cut short by `hurry`.",
    "`wait(tasks, { timeout, signal })` of `lib/async` is such a wait: it throws no task's error, only the reason of the signal. What does it say to an empty list?",
    "`await wait(tasks, { timeout: ms, signal: hurry }).catch(() => {})`, then cancel what is not `done`, then the same wait without a timeout, then the names of what is not `done`.",
  ],
  async check(answer: typeof shutdown, judge) {
    const some = (from: number) => from + Math.floor(50 * judge.random());
    const ms = some(200), long = some(100), tidies = some(60);
    const fine = await round(answer, judge, {
      jobs: { mail: { ms: long }, log: { ms: 40 }, bell: { ms: 0 } },
      ms,
    });
    judge.requires("returns as soon as all are done (ms)", { expected: long, seen: fine.ended });
    judge.requires("if all end in time, none is told to stop, and none is left", {
      expected: [{}, []],
      seen: [fine.stopped, fine.end],
    });
    const failing = await round(answer, judge, {
      jobs: { mail: { ms: 30, fails: true }, bell: { ms: 50, fails: [0] }, log: { ms: long } },
      ms,
    });
    judge.requires("a task that fails does not end the wait for the others", {
      expected: [long, []],
      seen: [failing.ended, failing.end],
    });
    const late = await round(answer, judge, {
      jobs: {
        mail: { ms: 9000, tidies },
        log: { ms: long },
        bell: { ms: 8000, tidies: tidies - 25, breaks: true },
        film: { ms: 7000 },
      },
      ms,
    });
    judge.requires("when the time is over, the pending tasks are told to stop, all at once (ms)", {
      expected: { mail: ms, bell: ms, film: ms },
      seen: late.stopped,
    });
    judge.requires("waits until they have tidied up (ms)", {
      expected: ms + tidies,
      seen: late.ended,
    });
    judge.requires("never throws, even if tidying up fails", {
      expected: [],
      seen: late.end,
    });
    const deaf = await round(answer, judge, { jobs: { mail: { ms: ms + 300, deaf: true } }, ms });
    judge.requires("waits for a deaf task, too, without hurry (ms)", {
      expected: [ms + 300, []],
      seen: [deaf.ended, deaf.end],
    });
    const slow = { ms: 9000, tidies: 400 };
    const early = await round(answer, judge, {
      jobs: { mail: slow, log: { ms: 10 }, bell: { ms: 9000, deaf: true } },
      ms,
      hurryAfter: 90,
    });
    judge.requires("hurry in the first wait: tells the pending tasks to stop (ms)", {
      expected: { mail: 90, bell: 90 },
      seen: early.stopped,
    });
    const tidying = await round(answer, judge, {
      jobs: { film: { ms: 9000, tidies: 20 }, bell: slow, mail: slow },
      ms,
      hurryAfter: ms + 70,
    });
    judge.requires("hurry: waits no longer (ms)", {
      expected: [90, ms + 70],
      seen: [early.ended, tidying.ended],
    });
    judge.requires("returns the names of those that are still pending, in the order of the list", {
      expected: [["mail", "bell"], ["bell", "mail"]],
      seen: [early.end, tidying.end],
    });
    const before = await round(answer, judge, {
      jobs: { mail: slow, bell: slow },
      ms,
      hurryAfter: 0,
    });
    judge.requires("hurry before the call: stops them, and waits for nothing", {
      expected: [{ mail: 0, bell: 0 }, 0, ["mail", "bell"]],
      seen: [before.stopped, before.ended, before.end],
    });
    const twins = await round(answer, judge, {
      jobs: { one: { ...slow, name: "mail" }, two: { ...slow, name: "mail" } },
      ms,
      hurryAfter: 90,
    });
    const reasons = await Array.fromAsync([0, 90, ms + 70], async (hurryAfter) => {
      const jobs = { mail: slow };
      const { ended, end } = await round(answer, judge, { jobs, ms, hurryAfter, reason: null });
      return [ended, end];
    });
    judge.requires("hurry may have any reason, even null (ms)", {
      expected: [[0, ["mail"]], [90, ["mail"]], [ms + 70, ["mail"]]],
      seen: reasons,
    });
    const impatient = await round(answer, judge, { jobs: { mail: { ms: 90, tidies: 20 } }, ms: 0 });
    judge.requires("0 ms is a time, too: it waits only for the cleanup (ms)", {
      expected: [{ mail: 0 }, 20],
      seen: [impatient.stopped, impatient.ended],
    });
    judge.requires("two tasks that have the same name are two", {
      expected: ["mail", "mail"],
      seen: twins.end,
    });
    judge.requires("two calls at the same time do not disturb each other", {
      expected: [
        [{ mail: ms }, ms + 100, ["mail"]],
        [{ bell: ms + 30 }, ms + 100, ["bell"]],
      ],
      seen: await together(answer, judge, ms),
    });
    const none = await round(answer, judge, { jobs: {}, ms });
    judge.requires("an empty list is done at once", {
      expected: [0, []],
      seen: [none.ended, none.end],
    });
    judge.requires("the list stays as it is", {
      expected: [["mail", "log", "bell", "film"], ["mail", "log", "bell"]],
      seen: [late.names, early.names],
    });
    judge.requires("one timer for the first wait and none for the second: it does not poll", {
      expected: ["cancel", "a timer set after it", 1, 0],
      seen: await waitsInPeace(answer, judge),
    });
    judge.requires("no timer is left behind", {
      expected: [0, 0, 0],
      seen: await timersLeft(answer, judge),
    });
    judge.requires("no listener is left behind, even if it had to hurry", {
      expected: [0, 0, 0, 0, 0, 0],
      seen: [fine, late, none, early, tidying, before].map(({ listeners }) => listeners),
    });
    judge.requires("nothing remains unhandled", {
      expected: [0, 0, 0, 0],
      seen: [failing, late, early, before].map(({ unhandled }) => unhandled),
    });
  },
});
