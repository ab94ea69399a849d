/** Exercise 16.2: give each job to the thread that has the fewest. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import type { leastBusy, Thread } from "./solution.ts";

/** What becomes of a job on its thread. */
interface JobEnd {
  ms: number;
  value?: unknown;
  error?: Error;
  /** It fails, with no error to show for it. */
  failsWithNothing?: true;
  /** What the post returns is no real promise: it only has a `then`. */
  thenable?: true;
  /** The post itself throws. */
  atOnce?: unknown;
}

/** Threads on which every job takes its time, beside the others; and what was posted to them. */
function makeThreads(count: number, jobs: Record<string, JobEnd>) {
  const posts: string[] = [];
  const threads: Thread[] = Array.from({ length: count }, (_, i) => ({
    run(this: Thread | undefined, job) {
      posts.push(this === threads[i] ? `${job} to ${i}` : `${job} to ${i}, without its this`);
      const { ms, value, error, failsWithNothing, thenable } = jobs[job];
      if ("atOnce" in jobs[job]) throw jobs[job].atOnce;
      const fails = error !== undefined || failsWithNothing;
      const end = delay(ms).then(() => fails ? Promise.reject(error) : value);
      return thenable ? { then: end.then.bind(end) } : end;
    },
  }));
  return { posts, threads };
}

/** Posts jobs at times in ms, and tells where each went and what came of it. */
async function round(
  answer: typeof leastBusy,
  judge: Judge,
  count: number,
  plan: [at: number, job: string, end: JobEnd][],
) {
  const jobs = Object.fromEntries(plan.map(([, job, end]) => [job, end]));
  const { posts, threads } = makeThreads(count, jobs);
  const before = [...threads];
  const promises: unknown[] = [];
  const trial = await judge.run(async () => {
    const start = performance.now();
    const dispatch = answer(threads);
    const ends: Promise<unknown>[] = [];
    for (const [at, job] of plan) {
      const now = performance.now() - start;
      if (at > now) await delay(at - now);
      const postedBefore = posts.length;
      try {
        const end = dispatch(job);
        promises.push(end instanceof Promise);
        ends.push(Promise.resolve(end).catch((error) => `failed: ${error?.message}`));
      } catch (error) {
        promises.push(false);
        ends.push(Promise.resolve(`thrown at the call: ${(error as Error)?.message}`));
      }
      if (posts.length === postedBefore) posts.push(`${job} waits`);
    }
    return await Promise.all(ends);
  }, { deadline: 20_000 });
  return {
    posts,
    ends: trial.value ?? trial.outcome,
    unhandled: trial.unhandled.length,
    same: threads.length === count && before.every((thread, i) => thread === threads[i]),
  };
}

export default defineExercise({
  id: "16.2",
  title: "The less busy thread",
  name: "leastBusy",
  hints: [
    "Keep one number for each thread. When does it go up, and at which ends does it go down?",
    "Count up before you post, so that the next call sees it. A `finally` counts down after a result, after a failure, and after a post that throws.",
    "In an async function: `const least = unfinished.indexOf(Math.min(...unfinished)); unfinished[least]++; try { return await … } finally { … }`",
  ],
  async check(answer: typeof leastBusy, judge) {
    const ms = 200 + Math.floor(100 * judge.random());
    const burst = await round(answer, judge, 3, [
      [0, "a", { ms: ms * 4, value: 0 }],
      [0, "b", { ms, value: "" }],
      [0, "c", { ms: ms * 4, value: undefined }],
      [0, "d", { ms: ms * 4, value: false }],
      [0, "e", { ms: ms * 4, value: null }],
    ]);
    judge.requires("a job is posted at the call, even if every thread is busy", {
      expected: [],
      seen: burst.posts.filter((post) => post.endsWith("waits")),
    });
    judge.requires("it goes to the thread with the fewest unfinished jobs, the first of several", {
      expected: ["a to 0", "b to 1", "c to 2", "d to 0", "e to 1"],
      seen: burst.posts,
    });
    judge.requires("the caller gets the result of its own job, whatever it is", {
      expected: [0, "", undefined, false, null],
      seen: burst.ends,
    });
    const later = await round(answer, judge, 3, [
      [0, "a", { ms: ms * 4 }],
      [0, "b", { ms: ms * 4 }],
      [0, "c", { ms }],
      [ms + 10, "d", { ms: ms * 4 }],
      [ms + 20, "e", { ms: ms * 4 }],
      [ms * 6, "f", { ms }],
    ]);
    judge.requires("a job that has ended no longer counts, the second and third time too", {
      expected: ["a to 0", "b to 1", "c to 2", "d to 2", "e to 0", "f to 0"],
      seen: later.posts,
    });
    const uneven = await round(answer, judge, 2, [
      [0, "a", { ms: ms * 4 }],
      [0, "b", { ms, thenable: true }],
      [0, "c", { ms: ms * 4 }],
      [0, "d", { ms: ms * 4, thenable: true }],
      [ms + 10, "e", { ms: ms * 4 }], // after b: two on 0, one on 1
      [ms + 20, "f", { ms: ms * 4 }], // two on each
      [ms + 30, "g", { ms: ms * 4 }], // three on 0, two on 1
    ]);
    judge.requires("where all threads are busy, it counts how many jobs each has left", {
      expected: ["a to 0", "b to 1", "c to 0", "d to 1", "e to 1", "f to 0", "g to 1"],
      seen: uneven.posts,
    });
    const behind = await judge.run(async () => {
      const { posts, threads } = makeThreads(2, { a: { ms: ms * 4 }, b: { ms }, c: { ms } });
      const dispatch = answer(threads);
      const longest = dispatch("a");
      await dispatch("b");
      await Promise.all([dispatch("c"), longest]);
      return posts;
    });
    judge.requires("whoever awaited a job finds its thread free", {
      expected: ["a to 0", "b to 1", "c to 1"],
      seen: behind.value ?? behind.outcome,
    });
    const failing = await round(answer, judge, 2, [
      [0, "a", { ms: 50, error: new Error("no bread") }],
      [0, "b", { ms: ms * 4, value: "b" }],
      [60, "c", { ms: 50, failsWithNothing: true }],
      [120, "d", { ms, value: "d" }],
    ]);
    judge.requires("a failure reaches its own caller, and no other", {
      expected: ["failed: no bread", "b", "failed: undefined", "d"],
      seen: failing.ends,
    });
    judge.requires("a job that failed no longer counts", {
      expected: ["a to 0", "b to 1", "c to 0", "d to 0"],
      seen: failing.posts,
    });
    const refusing = await round(answer, judge, 2, [
      [0, "a", { ms: 0, atOnce: new Error("the thread was told to stop") }],
      [5, "b", { ms: ms * 4, value: "b" }],
      [6, "c", { ms: ms * 4, value: "c" }],
      [7, "d", { ms: 0, atOnce: undefined }],
    ]);
    judge.requires("a post that throws rejects the promise of that job", {
      expected: ["failed: the thread was told to stop", "b", "c", "failed: undefined"],
      seen: refusing.ends,
    });
    judge.requires("after a post that throws, that job does not count", {
      expected: ["a to 0", "b to 0", "c to 1", "d to 0"],
      seen: refusing.posts,
    });
    const many = 12 + Math.floor(4 * judge.random());
    const again = await round(
      answer,
      judge,
      2,
      Array.from({ length: many }, (_, i) => [10 * i, "a", { ms }]),
    );
    judge.requires("a job that is posted again runs again, and counts again", {
      expected: `a to ${Array.from({ length: many }, (_, i) => i % 2).join(" ")}`,
      seen: `a to ${again.posts.map((post) => post.replace("a to ", "")).join(" ")}`,
    });
    const trial = await judge.run(async () => {
      const { posts, threads } = makeThreads(2, { a: { ms }, b: { ms }, c: { ms } });
      const [one, other] = [answer(threads), answer(threads)];
      await Promise.all([one("a"), other("b"), one("c")]);
      return posts;
    });
    judge.requires("each dispatcher counts its own jobs", {
      expected: ["a to 0", "b to 0", "c to 1"],
      seen: trial.value ?? trial.outcome,
    });
    judge.requires("the list of threads stays as it is", {
      expected: true,
      seen: [burst, later, failing, refusing].every(({ same }) => same),
    });
    judge.requires("no failure remains unhandled", {
      expected: 0,
      seen: failing.unhandled + refusing.unhandled,
    });
  },
});
