/** Exercise 20.3: workers that survive their jobs, and what becomes of jobs that keep failing. */
import { Queue, QueueShutDown } from "@course/async";
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { failures, soon } from "../../shared/mod.ts";
import type { work } from "./solution.ts";

type Answer = typeof work;

function filled<T>(jobs: Iterable<T>, closed = true): Queue<T> {
  const queue = new Queue<T>();
  for (const job of jobs) queue.putNowait(job);
  if (closed) queue.shutdown();
  return queue;
}

const letters = (dead: { job: unknown; error: unknown }[] | undefined) =>
  Array.isArray(dead) ? dead.map(({ job, error }) => [job, error]) : dead;

async function judgeWorkers(answer: Answer, judge: Judge): Promise<void> {
  const workers = 3 + Math.floor(4 * judge.random());
  const fine = await judge.run(async () => {
    const jobs = Array.from({ length: 3 * workers }, (_, i) => i);
    const handled: number[] = [];
    const run = (job: number) => (handled.push(job), judge.job(`${job}`, 100)());
    const dead = await answer(filled(jobs), run, { workers, attempts: 2 });
    return { dead: letters(dead), handled: handled.sort((a, b) => a - b), jobs };
  });
  judge.requires("each job is handled, and once if it succeeds", {
    expected: fine.value?.jobs ?? "each job once",
    seen: fine.value?.handled ?? fine.outcome,
  });
  judge.requires("as many jobs at once as there are workers", {
    expected: [workers, 300],
    seen: [fine.timeline.maxConcurrent(), fine.took],
  });
  const uneven = await judge.run(() =>
    answer(filled([300, 100, 100, 100]), (ms) => delay(ms), { workers: 2, attempts: 2 })
  );
  judge.requires("while one worker has a long job, the other goes on (ms)", {
    expected: 300,
    seen: uneven.took,
  });
  judge.requires("without failures there are no dead letters", {
    expected: [],
    seen: fine.value ? fine.value.dead : fine.outcome,
  });
}

async function judgeFailures(answer: Answer, judge: Judge, way: string): Promise<void> {
  const attempts = 2 + Math.floor(3 * judge.random());
  const { value, outcome } = await judge.run(async () => {
    const tries: Record<string, number> = {};
    const errors = Array.from({ length: attempts }, (_, i) => `error ${i + 1}`);
    const dead = await answer(
      filled(["good", "bad", "shaky", "worse"]),
      (job) => {
        tries[job] = (tries[job] ?? 0) + 1;
        if (job === "good" || (job === "shaky" && tries[job] === attempts)) return delay(10);
        return failures[way](errors[tries[job] - 1]);
      },
      { workers: 1, attempts },
    );
    return { tries, dead: letters(dead), last: errors.at(-1) };
  });
  judge.requires(`if a job ${way}, the others are still done, and no job is tried too often`, {
    expected: { good: 1, bad: attempts, shaky: attempts, worse: attempts },
    seen: value?.tries ?? outcome,
  });
  judge.requires(`if a job ${way} each time, it is a dead letter with its last error`, {
    expected: value ? [["bad", value.last], ["worse", value.last]] : "two dead letters",
    seen: value ? value.dead : outcome,
  });
}

async function judgeFalsy(answer: Answer, judge: Judge): Promise<void> {
  const falsy = [0, "", undefined, null, false];
  const expected = falsy.map((value) => [value, value]);
  for (const [way, fail] of Object.entries(failures)) {
    const { value, outcome } = await judge.run(async () => {
      const seen: unknown[] = [], queue = filled<unknown>(falsy);
      const handle = (job: unknown) => (seen.push(job), fail(job));
      const dead = await answer(queue, handle, { workers: 1, attempts: 2 });
      return [seen, letters(dead), queue.unfinished];
    });
    judge.requires(`falsy jobs are jobs, and falsy errors are errors (a job that ${way})`, {
      expected: [falsy.flatMap((job) => [job, job]), expected, 0],
      seen: value ?? outcome,
    });
  }
}

/** A job may itself use a queue that is shut down. */
async function judgeShutDown(answer: Answer, judge: Judge): Promise<void> {
  const other = new Queue<string>();
  other.shutdown();
  const { value, outcome } = await judge.run(async () => {
    const send = (job: string) => job === "b" ? delay(10) : other.put(job);
    const dead = await answer(filled(["a", "b", "c"]), send, { workers: 1, attempts: 1 });
    return dead.map(({ job, error }) => [job, error instanceof QueueShutDown]);
  });
  judge.requires("a job that fails with a QueueShutDown is a dead letter like any other", {
    expected: [["a", true], ["c", true]],
    seen: value ?? outcome,
  });
}

async function judgeTwins(answer: Answer, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    let tries = 0;
    const fail = () => Promise.reject(`try ${++tries}`);
    const dead = await answer(filled(["twin", "twin"]), fail, { workers: 1, attempts: 6 });
    return letters(dead);
  });
  judge.requires("equal jobs are different jobs", {
    expected: [["twin", "try 6"], ["twin", "try 12"]],
    seen: value ?? outcome,
  });
  const together = await judge.run(async () => {
    let tries = 0;
    const fail = () => delay(10 + ++tries % 2).then(() => Promise.reject("late"));
    const dead = await answer(filled(["twin", "twin"]), fail, { workers: 2, attempts: 3 });
    return [tries, letters(dead)];
  });
  judge.requires("even if two workers have them at the same time (tries)", {
    expected: [6, [["twin", "late"], ["twin", "late"]]],
    seen: together.value ?? together.outcome,
  });
  const again = await judge.run(async () => {
    let tries = 0;
    const fail = () => (tries++, Promise.reject("no"));
    const end = answer(filled(["a"]), fail, { workers: 1, attempts: 3 });
    await soon();
    const atOnce = tries;
    await end;
    return atOnce;
  });
  judge.requires("a job that fails is tried again at once, without a timer (tries)", {
    expected: 3,
    seen: again.value ?? again.outcome,
  });
}

async function judgeEnd(answer: Answer, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    const queue = filled(["a", "b"], false);
    const handled: string[] = [];
    const handle = (job: string) => {
      handled.push(job);
      return job === "b" ? delay(30).then(() => Promise.reject("broken")) : delay(20);
    };
    const start = performance.now();
    let over = false;
    const end = answer(queue, handle, { workers: 2, attempts: 2 }).finally(() => over = true);
    const join = (ms: number) =>
      Promise.race([
        queue.join().then(() => performance.now() - start),
        delay(ms).then(() => "it waits"),
      ]);
    const joins = [await join(500)];
    const early = over;
    await delay(50);
    queue.putNowait("c"); // the workers are still there
    await soon();
    const atOnce = handled.includes("c");
    joins.push(await join(500));
    queue.shutdown();
    const dead = letters(await end);
    const left = queue.unfinished;
    return { joins, early, atOnce, handled: handled.toSorted().join(" "), dead, left };
  });
  judge.requires("join() returns once each job has succeeded or died (ms)", {
    expected: [[60, 130], 0],
    seen: value ? [value.joins, value.left] : outcome,
  });
  judge.requires("the workers stay until the queue is shut down", {
    expected: ["a b b c", false, [["b", "broken"]]],
    seen: value ? [value.handled, value.early, value.dead] : outcome,
  });
  judge.requires("a worker that waits takes a job at once, without a timer", {
    expected: true,
    seen: value?.atOnce ?? outcome,
  });
}

async function judgeApart(answer: Answer, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    const fail = (job: string) => delay(10).then(() => Promise.reject(`no ${job}`));
    const options = { workers: 2, attempts: 2 };
    const both = await Promise.all(
      [["x"], ["y"]].map((jobs) => answer(filled(jobs), fail, options)),
    );
    const again = await answer(filled(["x"]), fail, options);
    const none = await answer(filled<string>([]), fail, options);
    return [...both, again, none].map(letters);
  });
  judge.requires("each call has its own dead letters, a second one too", {
    expected: [[["x", "no x"]], [["y", "no y"]], [["x", "no x"]], []],
    seen: value ?? outcome,
  });
  const order = await judge.run(async () => {
    const slowly = (job: number) => delay(job).then(() => Promise.reject("slow"));
    const dead = await answer(filled([300, 100, 200]), slowly, { workers: 3, attempts: 1 });
    return letters(dead)?.map(([job]) => job);
  });
  judge.requires("dead letters come in the order in which they died", {
    expected: [100, 200, 300],
    seen: order.value ?? order.outcome,
  });
}

export default defineExercise({
  id: "20.3",
  title: "Dead letters",
  name: "work",
  hints: [
    "What ends a worker of the starter? An error of `handle` leaves the `for await`, and one dead worker makes `Promise.all` reject. Where must the error be caught?",
    "Catch it around each attempt: a loop of `attempts` rounds that returns on success and, in the last round, keeps the job and the error. `await` inside the `try`, so that rejected promises are caught as well.",
    "An inner function `attempt(job)` with `for (let tries = 1; tries <= attempts; tries++)`, `try { await handle(job); return; }` and `catch (error) { if (tries === attempts) dead.push({ job, error }); }`. The worker awaits it, and then calls `queue.taskDone()`.",
  ],
  async check(answer: Answer, judge) {
    await judgeWorkers(answer, judge);
    for (const way of Object.keys(failures)) await judgeFailures(answer, judge, way);
    await judgeFalsy(answer, judge);
    await judgeShutDown(answer, judge);
    await judgeTwins(answer, judge);
    await judgeEnd(answer, judge);
    await judgeApart(answer, judge);
  },
});
