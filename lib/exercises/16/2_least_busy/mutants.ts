/** Answers that prove the checker of exercise 16.2. */
import type { Mutants } from "@course/notebook/exercises";
import { leastBusy, type Thread } from "./solution.ts";

type Answer = typeof leastBusy;

const shared = new WeakMap<Thread, number>();

/** The right one, with a choice of its own. */
function choosing(choose: (unfinished: number[], turn: number) => number): Answer {
  return (threads) => {
    const unfinished = threads.map(() => 0);
    let turn = 0;
    return async (job) => {
      const chosen = choose(unfinished, turn++);
      unfinished[chosen]++;
      try {
        return await threads[chosen].run(job);
      } finally {
        unfinished[chosen]--;
      }
    };
  };
}

const first = (unfinished: number[]) => unfinished.indexOf(Math.min(...unfinished));

export const mutants: Mutants<Answer> = {
  "takes a falsy error of the post for none": {
    answer: (threads) =>
      leastBusy(threads.map((thread) => ({
        run: (job) => {
          let failed: unknown;
          try {
            return thread.run(job);
          } catch (error) {
            failed = error;
          }
          if (failed) throw failed;
        },
      }))),
    fails: "a post that throws rejects the promise of that job",
  },
  "takes turns": {
    answer: choosing((unfinished, turn) => turn % unfinished.length),
    fails: "a job that has ended no longer counts, the second and third time too",
  },
  "takes the last of several": {
    answer: choosing((unfinished) => unfinished.lastIndexOf(Math.min(...unfinished))),
    fails: "it goes to the thread with the fewest unfinished jobs, the first of several",
  },
  "takes the busiest": {
    answer: choosing((unfinished) => unfinished.indexOf(Math.max(...unfinished))),
    fails: "it goes to the thread with the fewest unfinished jobs, the first of several",
  },
  "knows only busy and free": {
    answer: choosing((unfinished) => Math.max(0, unfinished.indexOf(0))),
    fails: "it goes to the thread with the fewest unfinished jobs, the first of several",
  },
  "never counts down": {
    answer: (threads) => {
      const posted = threads.map(() => 0);
      return async (job) => {
        const chosen = first(posted);
        posted[chosen]++;
        return await threads[chosen].run(job);
      };
    },
    fails: "a job that has ended no longer counts, the second and third time too",
  },
  "counts down after a success only": {
    answer: (threads) => {
      const unfinished = threads.map(() => 0);
      return async (job) => {
        const chosen = first(unfinished);
        unfinished[chosen]++;
        const value = await threads[chosen].run(job);
        unfinished[chosen]--;
        return value;
      };
    },
    fails: "a job that failed no longer counts",
  },
  "counts up, and then posts without a net": {
    answer: (threads) => {
      const unfinished = threads.map(() => 0);
      return async (job) => {
        const chosen = first(unfinished);
        unfinished[chosen]++;
        const future = Promise.resolve(threads[chosen].run(job));
        return await future.finally(() => unfinished[chosen]--);
      };
    },
    fails: "after a post that throws, that job does not count",
  },
  "throws what the post throws": {
    answer: (threads) => {
      const unfinished = threads.map(() => 0);
      return (job) => {
        const chosen = first(unfinished);
        const future = Promise.resolve(threads[chosen].run(job));
        unfinished[chosen]++;
        return future.finally(() => unfinished[chosen]--);
      };
    },
    fails: "a post that throws rejects the promise of that job",
  },
  "waits until a thread is free": {
    answer: (threads) => {
      const ends: Promise<unknown>[] = threads.map(() => Promise.resolve());
      let turn = 0;
      return (job) => {
        const chosen = turn++ % threads.length;
        const end = ends[chosen].then(() => threads[chosen].run(job));
        ends[chosen] = end.catch(() => {});
        return end;
      };
    },
    fails: "a job is posted at the call, even if every thread is busy",
  },
  "counts for all dispatchers together": {
    answer: (threads) => async (job) => {
      const count = (thread: Thread) => shared.get(thread) ?? 0;
      const chosen = threads.reduce((a, b) => count(b) < count(a) ? b : a);
      shared.set(chosen, count(chosen) + 1);
      try {
        return await chosen.run(job);
      } finally {
        shared.set(chosen, count(chosen) - 1);
      }
    },
    fails: "each dispatcher counts its own jobs",
  },
  "sorts the threads": {
    answer: (threads) => {
      const unfinished = new Map(threads.map((thread) => [thread, 0]));
      const order = [...threads];
      return async (job) => {
        (threads as Thread[]).sort((a, b) =>
          unfinished.get(a)! - unfinished.get(b)! || order.indexOf(a) - order.indexOf(b)
        );
        const [chosen] = threads;
        unfinished.set(chosen, unfinished.get(chosen)! + 1);
        try {
          return await chosen.run(job);
        } finally {
          unfinished.set(chosen, unfinished.get(chosen)! - 1);
        }
      };
    },
    fails: "the list of threads stays as it is",
  },
  "remembers what was posted": {
    answer: (threads) => {
      const dispatch = leastBusy(threads);
      const known = new Map<string, Promise<unknown>>();
      return (job) => {
        if (!known.has(job)) known.set(job, dispatch(job));
        return known.get(job)!;
      };
    },
    fails: "a job that is posted again runs again, and counts again",
  },
  "swallows failures": {
    answer: (threads) => {
      const dispatch = leastBusy(threads);
      return (job) => dispatch(job).catch(() => undefined);
    },
    fails: "a failure reaches its own caller, and no other",
  },
  "takes a falsy result for none": {
    answer: (threads) => {
      const dispatch = leastBusy(threads);
      return async (job) => await dispatch(job) || "done";
    },
    fails: "the caller gets the result of its own job, whatever it is",
  },
  "loses the `this` of the thread": {
    answer: (threads) => leastBusy(threads.map(({ run }) => ({ run }))),
    fails: "it goes to the thread with the fewest unfinished jobs, the first of several",
  },
  "forgets all jobs of a thread when one of them ends": {
    answer: (threads) => {
      const unfinished = threads.map(() => 0);
      return async (job) => {
        const chosen = first(unfinished);
        unfinished[chosen]++;
        try {
          return await threads[chosen].run(job);
        } finally {
          unfinished[chosen] = 0;
        }
      };
    },
    fails: "where all threads are busy, it counts how many jobs each has left",
  },
  "takes turns while all are busy": {
    answer: choosing((unfinished, turn) => {
      const free = unfinished.indexOf(0);
      return free === -1 ? turn % unfinished.length : free;
    }),
    fails: "where all threads are busy, it counts how many jobs each has left",
  },
  "waits for real promises only": {
    answer: (threads) => {
      const unfinished = threads.map(() => 0);
      return async (job) => {
        const chosen = first(unfinished);
        unfinished[chosen]++;
        try {
          const end = threads[chosen].run(job);
          return end instanceof Promise ? await end : end;
        } finally {
          unfinished[chosen]--;
        }
      };
    },
    fails: "where all threads are busy, it counts how many jobs each has left",
  },
  "counts down a little later": {
    answer: (threads) => {
      const unfinished = threads.map(() => 0);
      return async (job) => {
        const chosen = first(unfinished);
        unfinished[chosen]++;
        try {
          return await threads[chosen].run(job);
        } finally {
          setTimeout(() => unfinished[chosen]--, 1);
        }
      };
    },
    fails: "whoever awaited a job finds its thread free",
  },
  "counts the jobs by their names": {
    answer: (threads) => {
      const unfinished = threads.map(() => new Set<string>());
      return async (job) => {
        const chosen = first(unfinished.map(({ size }) => size));
        unfinished[chosen].add(job);
        try {
          return await threads[chosen].run(job);
        } finally {
          unfinished[chosen].delete(job);
        }
      };
    },
    fails: "a job that is posted again runs again, and counts again",
  },
  "lets no thread have more than three": {
    answer: (threads) => {
      const unfinished = threads.map(() => 0);
      const ends: (() => void)[] = [];
      return async (job) => {
        while (Math.min(...unfinished) >= 3) {
          await new Promise<void>((resolve) => ends.push(resolve));
        }
        const chosen = first(unfinished);
        unfinished[chosen]++;
        try {
          return await threads[chosen].run(job);
        } finally {
          unfinished[chosen]--;
          ends.shift()?.();
        }
      };
    },
    fails: "a job that is posted again runs again, and counts again",
  },
  "takes a failure without an error for a success": {
    answer: (threads) => {
      const dispatch = leastBusy(threads);
      return async (job) => {
        let failure: unknown;
        const value = await dispatch(job).catch((error) => void (failure = error));
        if (failure) throw failure;
        return value;
      };
    },
    fails: "a failure reaches its own caller, and no other",
  },
  "leaves the end of the count unhandled": {
    answer: (threads) => {
      const unfinished = threads.map(() => 0);
      return (job) => {
        const chosen = first(unfinished);
        unfinished[chosen]++;
        const future = (async () => await threads[chosen].run(job))();
        future.finally(() => unfinished[chosen]--);
        return future;
      };
    },
    fails: "no failure remains unhandled",
  },
};

export const variants: Record<string, Answer> = {
  "counts with then": (threads) => {
    const unfinished = threads.map(() => 0);
    return (job) => {
      const chosen = first(unfinished);
      unfinished[chosen]++;
      const future = new Promise((resolve) => resolve(threads[chosen].run(job)));
      const over = () => void unfinished[chosen]--;
      future.then(over, over);
      return future;
    };
  },
  "keeps sets of jobs": (threads) => {
    const lists = threads.map((thread) => ({ thread, jobs: new Set<symbol>() }));
    return async (job) => {
      const list = lists.reduce((a, b) => b.jobs.size < a.jobs.size ? b : a);
      const key = Symbol();
      list.jobs.add(key);
      try {
        return await list.thread.run(job);
      } finally {
        list.jobs.delete(key);
      }
    };
  },
};
