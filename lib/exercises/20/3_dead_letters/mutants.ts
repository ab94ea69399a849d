/** Answers that prove the checker of exercise 20.3. */
import { type Queue, QueueShutDown } from "@course/async";
import type { Mutants } from "@course/notebook/exercises";
import { delay } from "@std/async";
import { type DeadLetter, work } from "./solution.ts";

type Answer = typeof work;
type Attempt = <T>(
  job: T,
  handle: (job: T) => unknown,
  attempts: number,
  dead: DeadLetter<T>[],
) => Promise<void>;

/** The solution with another way to attempt a job. */
function attempting(attempt: Attempt, afterwards = (queue: Queue<never>) => queue.taskDone()) {
  const answer: Answer = async (queue, handle, { workers, attempts }) => {
    const dead: DeadLetter<never>[] = [];
    await Promise.all(Array.from({ length: workers }, async () => {
      for await (const job of queue) {
        await attempt<never>(job as never, handle as never, attempts, dead);
        afterwards(queue as never);
      }
    }));
    return dead;
  };
  return answer;
}

const rightly: Attempt = async (job, handle, attempts, dead) => {
  for (let left = attempts; left > 0; left--) {
    try {
      return void await handle(job);
    } catch (error) {
      if (left === 1) dead.push({ job, error });
    }
  }
};

const FALSY = "falsy jobs are jobs, and falsy errors are errors (a job that fails later)";
const everyLetter: DeadLetter<never>[] = [];

export const mutants: Mutants<Answer> = {
  "looks for jobs every millisecond": {
    answer: async (queue, handle, { workers, attempts }) => {
      const dead: DeadLetter<never>[] = [];
      await Promise.all(Array.from({ length: workers }, async () => {
        while (!queue.closed || !queue.empty) {
          if (queue.empty) {
            await delay(1);
            continue;
          }
          await rightly<never>(queue.getNowait() as never, handle as never, attempts, dead);
          queue.taskDone();
        }
      }));
      return dead;
    },
    fails: "a worker that waits takes a job at once, without a timer",
  },
  "tries once more than it should": {
    answer: (queue, handle, { workers, attempts }) =>
      work(queue, handle, { workers, attempts: attempts + 1 }),
    fails: "if a job fails later, the others are still done, and no job is tried too often",
  },
  "does not try again": {
    answer: (queue, handle, { workers }) => work(queue, handle, { workers, attempts: 1 }),
    fails: "if a job fails later, the others are still done, and no job is tried too often",
  },
  "tries again after a success": {
    answer: attempting(async (job, handle, attempts, dead) => {
      for (let left = attempts; left > 0; left--) {
        await rightly(job, handle, 1, left === 1 ? dead : []);
      }
    }),
    fails: "each job is handled, and once if it succeeds",
  },
  "keeps the first error": {
    answer: attempting(async (job, handle, attempts, dead) => {
      const errors: unknown[] = [];
      while (errors.length < attempts) {
        try {
          return void await handle(job);
        } catch (error) {
          errors.push(error);
        }
      }
      dead.push({ job, error: errors[0] });
    }),
    fails: "if a job fails later each time, it is a dead letter with its last error",
  },
  "buries a job that succeeds in the end": {
    answer: attempting(async (job, handle, attempts, dead) => {
      let error: unknown, failed = false;
      for (let left = attempts; left > 0; left--) {
        try {
          await handle(job);
          break;
        } catch (reason) {
          [error, failed] = [reason, true];
        }
      }
      if (failed) dead.push({ job, error });
    }),
    fails: "if a job fails later each time, it is a dead letter with its last error",
  },
  "swallows what keeps failing": {
    answer: (queue, handle, options) => work(queue, handle, options).then(() => []),
    fails: "if a job fails later each time, it is a dead letter with its last error",
  },
  "does not await the job": {
    answer: attempting(async (job, handle, _attempts, dead) => {
      try {
        const result = handle(job);
        if (result instanceof Promise) result.catch((error) => dead.push({ job, error }));
      } catch (error) {
        dead.push({ job, error });
      }
      await null;
    }),
    fails: "as many jobs at once as there are workers",
  },
  "catches only what fails later": {
    answer: attempting((job, handle, attempts, dead) => {
      const attempt = (left: number): Promise<void> =>
        Promise.resolve(handle(job)).then(() => {}, (error) => {
          if (left > 1) return attempt(left - 1);
          dead.push({ job, error });
        });
      return attempt(attempts);
    }),
    fails: "if a job throws at once, the others are still done, and no job is tried too often",
  },
  "reports each attempt as done": {
    answer: async (queue, handle, { workers, attempts }) => {
      const dead: DeadLetter<never>[] = [];
      const reporting = async (job: never) => {
        try {
          return await handle(job);
        } finally {
          if (queue.unfinished > 0) queue.taskDone();
        }
      };
      await Promise.all(Array.from({ length: workers }, async () => {
        for await (const job of queue) await rightly(job as never, reporting, attempts, dead);
      }));
      return dead;
    },
    fails: "join() returns once each job has succeeded or died (ms)",
  },
  "does not report at all": {
    answer: attempting(rightly, () => {}),
    fails: "join() returns once each job has succeeded or died (ms)",
  },
  "reports only what succeeds": {
    answer: async (queue, handle, { workers, attempts }) => {
      const dead: DeadLetter<never>[] = [];
      await Promise.all(Array.from({ length: workers }, async () => {
        for await (const job of queue) {
          const before = dead.length;
          await rightly(job as never, handle as never, attempts, dead);
          if (dead.length === before) queue.taskDone();
        }
      }));
      return dead;
    },
    fails: "join() returns once each job has succeeded or died (ms)",
  },
  "goes home when the queue is empty": {
    answer: async (queue, handle, { workers, attempts }) => {
      const dead: DeadLetter<never>[] = [];
      await Promise.all(Array.from({ length: workers }, async () => {
        while (!queue.empty) {
          await rightly(queue.getNowait() as never, handle as never, attempts, dead);
          queue.taskDone();
        }
      }));
      return dead;
    },
    fails: "the workers stay until the queue is shut down",
  },
  "has one worker": {
    answer: (queue, handle, { attempts }) => work(queue, handle, { workers: 1, attempts }),
    fails: "as many jobs at once as there are workers",
  },
  "waits for all workers before it takes the next jobs": {
    answer: async (queue, handle, { workers, attempts }) => {
      const dead: DeadLetter<never>[] = [];
      const jobs = queue[Symbol.asyncIterator]();
      for (let next = await jobs.next(); !next.done; next = await jobs.next()) {
        const batch = [next.value];
        while (batch.length < workers && !queue.empty) batch.push(queue.getNowait());
        await Promise.all(batch.map(async (job) => {
          await rightly<never>(job as never, handle as never, attempts, dead);
          queue.taskDone();
        }));
      }
      return dead;
    },
    fails: "while one worker has a long job, the other goes on (ms)",
  },
  "takes a job's QueueShutDown for the end of its own queue": {
    answer: attempting(async (job, handle, attempts, dead) => {
      await rightly(
        job,
        async (it) => {
          try {
            await handle(it);
          } catch (error) {
            if (!(error instanceof QueueShutDown)) throw error;
          }
        },
        attempts,
        dead,
      );
    }),
    fails: "a job that fails with a QueueShutDown is a dead letter like any other",
  },
  "stops at a falsy job": {
    answer: async (queue, handle, { workers, attempts }) => {
      const dead: DeadLetter<never>[] = [];
      await Promise.all(Array.from({ length: workers }, async () => {
        for await (const job of queue) {
          if (job !== undefined && job !== "" && job !== null && job !== false) {
            await rightly(job as never, handle as never, attempts, dead);
          }
          queue.taskDone();
        }
      }));
      return dead;
    },
    fails: FALSY,
  },
  "looks for a falsy error": {
    answer: attempting(async (job, handle, attempts, dead) => {
      const mine: typeof dead = [];
      await rightly(job, handle, attempts, mine);
      dead.push(...mine.filter(({ error }) => error));
    }),
    fails: FALSY,
  },
  "takes an error of null for none": {
    answer: attempting(async (job, handle, attempts, dead) => {
      let error: unknown = null;
      for (let tries = 1; tries <= attempts; tries++) {
        error = null;
        try {
          await handle(job);
          break;
        } catch (caught) {
          error = caught;
        }
      }
      if (error !== null) dead.push({ job, error });
    }),
    fails: FALSY,
  },
  "takes a falsy error that is thrown at once for none": {
    answer: attempting((job, handle, attempts, dead) =>
      rightly(
        job,
        (job) => {
          let result, error;
          try {
            result = handle(job);
          } catch (caught) {
            error = caught;
          }
          if (error) throw error;
          return result;
        },
        attempts,
        dead,
      )
    ),
    fails: FALSY.replace("fails later", "throws at once"),
  },
  "waits for a timer before it tries again": {
    answer: attempting(async (job, handle, attempts, dead) => {
      let tries = 0;
      await rightly(
        job,
        async (job) => {
          if (tries++ > 0) await delay(0);
          await handle(job);
        },
        attempts,
        dead,
      );
    }),
    fails: "a job that fails is tried again at once, without a timer (tries)",
  },
  "has one count for equal jobs until one of them is finished": {
    answer: (() => {
      const tries = new Map<unknown, number>();
      return attempting(async (job, handle, attempts, dead) => {
        do {
          tries.set(job, (tries.get(job) ?? 0) + 1);
          try {
            await handle(job);
            break;
          } catch (error) {
            if ((tries.get(job) ?? attempts) >= attempts) {
              dead.push({ job, error });
              break;
            }
          }
        } while (true);
        tries.delete(job);
      });
    })(),
    fails: "even if two workers have them at the same time (tries)",
  },
  "reports a job by a timer, after it is finished": {
    answer: attempting(rightly, (queue) => void setTimeout(() => queue.taskDone())),
    fails: FALSY,
  },
  "tries no more than four times": {
    answer: attempting((job, handle, attempts, dead) =>
      rightly(job, handle, Math.min(attempts, 4), dead)
    ),
    fails: "equal jobs are different jobs",
  },
  "counts the attempts of equal jobs together": {
    answer: async (queue, handle, { workers, attempts }) => {
      const dead: DeadLetter<never>[] = [];
      const tries = new Map<unknown, number>();
      await Promise.all(Array.from({ length: workers }, async () => {
        for await (const job of queue) {
          const left = attempts - (tries.get(job) ?? 0);
          const counting = (job: never) => {
            tries.set(job, (tries.get(job) ?? 0) + 1);
            return handle(job);
          };
          await rightly(job as never, counting, left, dead);
          queue.taskDone();
        }
      }));
      return dead;
    },
    fails: "equal jobs are different jobs",
  },
  "collects the letters of all calls": {
    answer: async (queue, handle, options) => {
      everyLetter.push(...await work(queue, handle, options) as never[]);
      return [...everyLetter];
    },
    fails: "each call has its own dead letters, a second one too",
  },
  "lists the letters in the order of the jobs": {
    answer: async (queue, handle, options) => {
      const order: unknown[] = [];
      const dead = await work(queue, (job) => {
        if (!order.includes(job)) order.push(job);
        return handle(job);
      }, options);
      return dead.toSorted((a, b) => order.indexOf(a.job) - order.indexOf(b.job));
    },
    fails: "dead letters come in the order in which they died",
  },
  "gives up at the first dead letter": {
    answer: async (queue, handle, options) => {
      const dead = await work(queue, handle, options);
      if (dead.length > 0) throw dead[0].error;
      return dead;
    },
    fails: "if a job fails later each time, it is a dead letter with its last error",
  },
};

export const variants: Record<string, Answer> = {
  "with get() and the end as an error": async (queue, handle, { workers, attempts }) => {
    const dead: DeadLetter<never>[] = [];
    const worker = async (): Promise<void> => {
      while (true) {
        let job: never;
        try {
          job = await queue.get() as never;
        } catch {
          return; // the queue is shut down
        }
        try {
          await rightly(job, handle as never, attempts, dead);
        } finally {
          queue.taskDone();
        }
      }
    };
    await Promise.all(Array.from({ length: workers }, worker));
    return dead;
  },
  "as a chain of promises": attempting((job, handle, attempts, dead) => {
    const attempt = (left: number): Promise<void> =>
      Promise.try(() => handle(job)).then(() => {}, (error) => {
        if (left > 1) return attempt(left - 1);
        dead.push({ job, error });
      });
    return attempt(attempts);
  }),
};
