/** Exercise 18.1: predict how many jobs run at the same time under seven limits. */
import { Semaphore } from "@course/async";
import { delay, pooledMap } from "@std/async";
import PQueue from "p-queue";
import { defineExercise } from "@course/notebook/exercises";
import type { peaks } from "./solution.ts";

/** What is special about each of the seven. */
const CASES = {
  a: "one semaphore for all jobs",
  b: "a semaphore for each job",
  c: "a queue whose promises are awaited one by one",
  d: "a semaphore around promises",
  e: "a queue with a timeout",
  f: "pooledMap",
  g: "a semaphore with one release more than acquires",
};

type Job = () => Promise<unknown>;

const all = (jobs: Job[], each: (job: Job) => Promise<unknown>) =>
  Promise.allSettled(jobs.map(each));

/** The programs of the exercise. */
const PROGRAMS: Record<keyof typeof CASES, (jobs: Job[]) => Promise<unknown>> = {
  a: (jobs) => {
    const permits = new Semaphore(2);
    return all(jobs, (job) => permits.run(job));
  },
  b: (jobs) => all(jobs, (job) => new Semaphore(2).run(job)),
  c: async (jobs) => {
    const queue = new PQueue({ concurrency: 3 });
    for (const job of jobs) await queue.add(job);
  },
  d: (jobs) => {
    const permits = new Semaphore(2);
    const started = jobs.map((job) => job());
    return Promise.all(started.map((promise) => permits.run(() => promise)));
  },
  e: async (jobs) => {
    const queue = new PQueue({ concurrency: 2, timeout: 60 });
    await all(jobs, (job) => queue.add(() => job()));
    await delay(100); // until what runs on has ended
  },
  f: (jobs) => Array.fromAsync(pooledMap(3, jobs, (job) => job())),
  g: (jobs) => {
    const permits = new Semaphore(2);
    permits.release();
    return all(jobs, (job) => permits.run(job));
  },
};

export default defineExercise({
  id: "18.1",
  title: "How many at once?",
  name: "peaks",
  prediction: true,
  hints: [
    "For each program ask two things. When does a job _start_: when it is called, or when something calls it? And what makes room for the next one?",
    "A limit can limit only what it starts itself, and only if all jobs share it. A timeout makes room, but a job that does not listen runs on.",
    "In `c` the loop goes on when the job has ended. In `d` the jobs have been called before the semaphore is asked. In `e` two start at 0 ms, and two more at 60. In `g` a permit is added before anyone takes one.",
  ],
  async check(answer: typeof peaks, judge) {
    for (const [name, what] of Object.entries(CASES)) {
      const trial = await judge.run(() => {
        const jobs = [1, 2, 3, 4, 5, 6].map((n) => {
          const job = judge.job(`job ${n}`, 100, { deaf: true });
          return () => job();
        });
        return PROGRAMS[name as keyof typeof CASES](jobs);
      });
      judge.requires(`${name}: ${what}`, {
        expected: trial.timeline.maxConcurrent(),
        seen: answer?.[name],
      });
    }
  },
});
