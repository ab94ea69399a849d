/** Answers that prove the checker of exercise 15.2. */
import type { Mutants } from "@course/notebook/exercises";
import { type Member, runAll } from "./solution.ts";

type Answer = typeof runAll;
type Results = PromiseSettledResult<unknown>[];

const settled = async (member: Member, job: string) =>
  (await Promise.allSettled([(async () => await member.run(job))()]))[0];

/** Runs jobs as the solution does, but counts crashes in a way of its own. */
const counting =
  (countOf: (job: string, place: number) => unknown): Answer => async (jobs, start, tries) => {
    const crashes = new Map<unknown, number>();
    const results: Results = [];
    let member: Member | undefined;
    for (let place = 0; place < jobs.length;) {
      member ??= await start();
      const result = await settled(member, jobs[place]);
      if (member.isDead) {
        await member.end();
        member = undefined;
        const key = countOf(jobs[place], place);
        crashes.set(key, (crashes.get(key) ?? 0) + 1);
        if (crashes.get(key)! < tries) continue;
      }
      results.push(result);
      place++;
    }
    await member?.end();
    return results;
  };

export const mutants: Mutants<Answer> = {
  "has one place for the members of all calls": {
    answer: (() => {
      let member: Member | undefined;
      return async (jobs, start, tries) => {
        const one = async () => member ??= await start();
        const proxy = async (): Promise<Member> => {
          const current = await one();
          return {
            run: (job) => current.run(job),
            end: () => {
              member = undefined;
              return current.end();
            },
            get isDead() {
              return current.isDead;
            },
          };
        };
        return await runAll(jobs, proxy, tries);
      };
    })(),
    fails: "two calls at the same time do not disturb each other",
  },
  "knows a crash by its error": {
    answer: (jobs, start, tries) =>
      runAll(jobs, async () => {
        const member = await start();
        let failed: unknown;
        return {
          run: async (job) =>
            await member.run(job).catch((error) => Promise.reject(failed = error)),
          end: () => member.end(),
          get isDead() {
            return member.isDead && Boolean(failed);
          },
        };
      }, tries),
    fails: "a job may fail with anything, even with undefined, and a crash, too",
  },
  "counts the crashes by the name of the job": {
    answer: counting((job) => job),
    fails: "a job that is in the list twice is two jobs, each with its own tries",
  },
  "takes a falsy error for none": {
    answer: async (...all) =>
      (await runAll(...all)).map((end) =>
        end.status === "rejected" && !end.reason ? { status: "fulfilled", value: undefined } : end
      ),
    fails: "a job may fail with anything, even with undefined, and a crash, too",
  },
  "goes on with a dead member": {
    answer: async (jobs, start) => {
      if (jobs.length === 0) return [];
      const member = await start();
      const results: Results = [];
      for (const job of jobs) results.push(await settled(member, job));
      await member.end();
      return results;
    },
    fails: "a job whose member crashed is run again, on a new one, which goes on",
  },
  "starts a member for each job": {
    answer: async (jobs, ...rest) => {
      const results: Results = [];
      for (const job of jobs) results.push(...await runAll([job], ...rest));
      return results;
    },
    fails: "without a crash one member runs all jobs, one at a time",
  },
  "runs all jobs at once": {
    answer: async (jobs, start) => {
      if (jobs.length === 0) return [];
      const member = await start();
      const results = await Promise.all(jobs.map((job) => settled(member, job)));
      await member.end();
      return results;
    },
    fails: "without a crash one member runs all jobs, one at a time",
  },
  "skips the job that crashed": {
    answer: (jobs, start) => runAll(jobs, start, 1),
    fails: "a job whose member crashed is run again, on a new one, which goes on",
  },
  "tries it once more, and no more": {
    answer: (jobs, start, tries) => runAll(jobs, start, Math.min(tries, 2)),
    fails: "after `tries` crashes a job is given up with its last error, the others run",
  },
  "counts the crashes of all jobs together": {
    answer: counting(() => "all"),
    fails: "each job has its own tries",
  },
  "tries once too often": {
    answer: (jobs, start, tries) => runAll(jobs, start, tries + 1),
    fails: "after `tries` crashes a job is given up with its last error, the others run",
  },
  "gives the first error of a job that is given up": {
    answer: async (jobs, start, tries) => {
      const first = new Map<string, unknown>();
      const watched = async (): Promise<Member> => {
        const member = await start();
        const run = async (job: string) => {
          try {
            return await member.run(job);
          } catch (error) {
            if (!first.has(job)) first.set(job, error);
            throw error;
          }
        };
        return {
          run,
          end: () => member.end(),
          get isDead() {
            return member.isDead;
          },
        };
      };
      const results = await runAll(jobs, watched, tries);
      return results.map((end, i) =>
        end.status === "fulfilled" ? end : { ...end, reason: first.get(jobs[i]) }
      );
    },
    fails: "after `tries` crashes a job is given up with its last error, the others run",
  },
  "gives everything up with the job": {
    answer: async (...all) => {
      const results = await runAll(...all);
      for (const end of results) if (end.status === "rejected") throw end.reason;
      return results;
    },
    fails: "after `tries` crashes a job is given up with its last error, the others run",
  },
  "starts a member in advance": {
    answer: async (jobs, start, tries) => {
      let next: Promise<Member> | undefined = start();
      const results = await runAll(jobs, async () => {
        const member = await (next ?? start());
        next = undefined;
        return member;
      }, tries);
      await (await next)?.end();
      return results;
    },
    fails: "no member is started when no job is left, or there are none",
  },
  "replaces a dead member at once": {
    answer: async (jobs, start, tries) => {
      if (jobs.length === 0) return [];
      const results: Results = [];
      let member = await start();
      for (const job of jobs) {
        for (let crashes = 0;;) {
          const result = await settled(member, job);
          if (member.isDead) {
            await member.end();
            member = await start();
            if (++crashes < tries) continue;
          }
          results.push(result);
          break;
        }
      }
      await member.end();
      return results;
    },
    fails: "no member is started when no job is left, or there are none",
  },
  "takes every failure for a crash": {
    answer: async (jobs, start, tries) => {
      const results: Results = [];
      let member: Member | undefined;
      for (const job of jobs) {
        let result: Results[number] | undefined;
        for (let i = 0; i < tries && result?.status !== "fulfilled"; i++) {
          member ??= await start();
          result = await settled(member, job);
          if (result.status === "rejected") {
            await member.end();
            member = undefined;
          }
        }
        results.push(result!);
      }
      await member?.end();
      return results;
    },
    fails: "an ordinary failure, at once or later, is a result: no new try or member",
  },
  "does not expect the call itself to throw": {
    answer: async (jobs, start, tries) => {
      const results: Results = [];
      let member: Member | undefined;
      try {
        for (const job of jobs) {
          for (let crashes = 0;;) {
            member ??= await start();
            const [result] = await Promise.allSettled([member.run(job)]);
            if (member.isDead) {
              await member.end();
              member = undefined;
              if (++crashes < tries) continue;
            }
            results.push(result);
            break;
          }
        }
        return results;
      } finally {
        await member?.end();
      }
    },
    fails: "an ordinary failure, at once or later, is a result: no new try or member",
  },
  "takes a falsy error of a start for none": {
    answer: async (...all) => {
      try {
        return await runAll(...all);
      } catch (error) {
        if (error) throw error;
        return [];
      }
    },
    fails: "the caller gets it even if it is 0, an empty string or undefined",
  },
  "takes a failed start for a crash": {
    answer: (jobs, start, tries) =>
      runAll(jobs, async () => {
        try {
          return await start();
        } catch {
          return await start();
        }
      }, tries),
    fails: "if a start fails, the caller gets its error",
  },
  "does not end the dead": {
    answer: (jobs, start, tries) =>
      runAll(jobs, async () => {
        const member = await start();
        return {
          run: (job) => member.run(job),
          end: async () => void (member.isDead || await member.end()),
          get isDead() {
            return member.isDead;
          },
        };
      }, tries),
    fails: "every member that has started has been ended, once, even a dead one",
  },
  "does not wait for the end of a member": {
    answer: (jobs, start, tries) =>
      runAll(jobs, async () => {
        const member = await start();
        return {
          run: (job) => member.run(job),
          end: () => Promise.resolve(void member.end()),
          get isDead() {
            return member.isDead;
          },
        };
      }, tries),
    fails: "every member that has started has been ended, once, even a dead one",
  },
};

export const variants: Record<string, Answer> = {
  "ends every member when all is done": async (jobs, start, tries) => {
    const members: Member[] = [];
    const results: Results = [];
    try {
      for (const job of jobs) {
        let result: Results[number] | undefined;
        for (let crash = 0; crash < tries; crash++) {
          if (members.at(-1)?.isDead ?? true) members.push(await start());
          result = await settled(members.at(-1)!, job);
          if (!members.at(-1)!.isDead) break;
        }
        results.push(result!);
      }
      return results;
    } finally {
      await Promise.all(members.map((member) => member.end()));
    }
  },
  "with a list of what is left to do": async (jobs, start, tries) => {
    const left = jobs.map((job) => ({ job, tries }));
    const results: Results = [];
    while (left.length > 0) {
      const member = await start();
      try {
        while (left.length > 0 && !member.isDead) {
          const next = left[0];
          const result = await settled(member, next.job);
          if (member.isDead && --next.tries > 0) continue;
          results.push(result);
          left.shift();
        }
      } finally {
        await member.end();
      }
    }
    return results;
  },
  "leaves the ends to a stack": async (jobs, start, tries) => {
    await using members = new AsyncDisposableStack();
    let member: Member | undefined;
    const results: Results = [];
    for (const job of jobs) {
      let result: Results[number] | undefined;
      for (let left = tries; left > 0 && (!result || member?.isDead); left--) {
        if (member?.isDead ?? true) member = members.adopt(await start(), (one) => one.end());
        result = await settled(member!, job);
      }
      results.push(result!);
    }
    return results;
  },
  "by try and catch": async (jobs, start, tries) => {
    const results: Results = [];
    let member: Member | undefined;
    const attempt = async (job: string, left: number): Promise<Results[number]> => {
      const mine = member ?? (member = await start());
      try {
        return { status: "fulfilled", value: await mine.run(job) };
      } catch (reason) {
        if (!mine.isDead) return { status: "rejected", reason };
        member = undefined;
        await mine.end();
        return left > 1 ? await attempt(job, left - 1) : { status: "rejected", reason };
      }
    };
    try {
      for (const job of jobs) results.push(await attempt(job, tries));
    } finally {
      await member?.end();
    }
    return results;
  },
};
