/** Answers that prove the checker of exercise 15.3. */
import type { Mutants } from "@course/notebook/exercises";
import { type Candidate, choosePool } from "./solution.ts";

type Answer = typeof choosePool;
type Measured = { start: number; first: number; each: number };

/** What is measured of a candidate. */
async function measure(candidate: Candidate, job: string): Promise<Measured> {
  const begin = performance.now();
  const pool = await candidate.start();
  try {
    const started = performance.now();
    await pool.run(job);
    const warm = performance.now();
    await pool.run(job);
    return { start: started - begin, first: warm - started, each: performance.now() - warm };
  } finally {
    await pool.close();
  }
}

/** An answer that makes its forecast in some way. */
function by(
  forecast: (seen: Measured, count: number, candidate: Candidate) => number,
  better = (ms: number, best: number) => ms < best,
): Answer {
  return async (candidates, job, count) => {
    let best = { name: "", ms: Infinity };
    for (const candidate of candidates) {
      const ms = forecast(await measure(candidate, job), count, candidate);
      if (better(ms, best.ms)) best = { name: candidate.name, ms };
    }
    return best.name;
  };
}

export const mutants: Mutants<Answer> = {
  "takes a falsy error of a job for none": {
    answer: (candidates, job, count) =>
      choosePool(
        candidates.map((candidate) => ({
          ...candidate,
          start: async () => {
            const pool = await candidate.start();
            const run = async (job: string) => {
              try {
                return await pool.run(job);
              } catch (error) {
                if (error) throw error;
              }
            };
            return { run, close: () => pool.close() };
          },
        })),
        job,
        count,
      ),
    fails: "the caller gets an error that is 0, an empty string or undefined, too",
  },
  "forgets the start": {
    answer: by(({ each }, count, { size }) => Math.ceil(count / size) * each),
    fails: "for a few short jobs, no pool is worth its start",
  },
  "takes the first job for the usual one": {
    answer: by(({ start, first }, count, { size }) => start + Math.ceil(count / size) * first),
    fails: "the first job on a pool is not taken for the usual one",
  },
  "runs a job that fails once more": {
    answer: (candidates, job, count) => {
      const again = (candidate: Candidate): Candidate => ({
        ...candidate,
        async start() {
          const pool = await candidate.start();
          const run = () => pool.run(job);
          return { run: () => Promise.try(run).catch(run), close: () => pool.close() };
        },
      });
      return choosePool(candidates.map(again), job, count);
    },
    fails: "a job that fails is not run again (jobs on the bad pool)",
  },
  "takes 0 for no forecast": {
    answer: by(
      ({ start, each }, count, { size }) => start + Math.ceil(count / size) * each,
      (ms, best) => !best || ms < best,
    ),
    fails: "a forecast of 0 ms is the least",
  },
  "takes a falsy error for none": {
    answer: async (...all) => {
      try {
        return await choosePool(...all);
      } catch (error) {
        if (error) throw error;
        return "";
      }
    },
    fails: "the caller gets an error that is 0, an empty string or undefined, too",
  },
  "forgets the members": {
    answer: by(({ start, each }, count) => start + count * each),
    fails: "for many jobs, the number of members counts",
  },
  "measures one job, whatever their number": {
    answer: by(({ start, each }) => start + each),
    fails: "for many jobs, the number of members counts",
  },
  "divides without rounds": {
    answer: by(({ start, each }, count, { size }) => start + count / size * each),
    fails: "jobs come in whole rounds: 7 jobs on 4 members take two",
  },
  "counts the rounds down": {
    answer: by(({ start, each }, count, { size }) =>
      start + Math.max(1, Math.floor(count / size)) * each
    ),
    fails: "jobs come in whole rounds: 7 jobs on 4 members take two",
  },
  "takes the last of the best": {
    answer: by(
      ({ start, each }, count, { size }) => start + Math.ceil(count / size) * each,
      (ms, best) => ms <= best,
    ),
    fails: "of two that are as fast, it is the first",
  },
  "takes whatever has the most members": {
    answer: async (candidates, job, count) => {
      await choosePool(candidates, job, count);
      return candidates.toSorted((a, b) => b.size - a.size)[0].name;
    },
    fails: "members that are slow are no help, however many there are",
  },
  "does not wait for the first job": {
    answer: (candidates, job, count) =>
      choosePool(
        candidates.map((one) => ({
          ...one,
          start: async () => {
            const pool = await one.start();
            let isFirst = true;
            const run = (job: string) => {
              const result = pool.run(job);
              if (!isFirst) return result;
              isFirst = false;
              return Promise.race([result, Promise.resolve()]);
            };
            return { run, close: () => pool.close() };
          },
        })),
        job,
        count,
      ),
    fails: "one job is measured at a time, and begins when the first has ended",
  },
  "sorts the candidates of the caller": {
    answer: (candidates, job, count) =>
      choosePool((candidates as Candidate[]).sort((a, b) => a.size - b.size), job, count),
    fails: "the list of candidates stays as it is",
  },
  "measures another job": {
    answer: (candidates, _job, count) => choosePool(candidates, "nothing", count),
    fails: "it measures the very job",
  },
  "measures all at the same time": {
    answer: async (candidates, job, count) => {
      const seen = await Promise.all(candidates.map((one) => measure(one, job)));
      const ms = seen.map(({ start, each }, i) =>
        start + Math.ceil(count / candidates[i].size) * each
      );
      return candidates[ms.indexOf(Math.min(...ms))].name;
    },
    fails: "one candidate is measured at a time, or they would disturb each other",
  },
  "closes no pool": {
    answer: (candidates, job, count) =>
      choosePool(
        candidates.map((one) => ({
          ...one,
          start: async () => ({ ...await one.start(), close: () => Promise.resolve() }),
        })),
        job,
        count,
      ),
    fails: "each pool is closed before it returns",
  },
  "does not wait until a pool is closed": {
    answer: (candidates, job, count) =>
      choosePool(
        candidates.map((one) => ({
          ...one,
          start: async () => {
            const pool = await one.start();
            return { ...pool, close: () => Promise.resolve(void pool.close()) };
          },
        })),
        job,
        count,
      ),
    fails: "each pool is closed before it returns",
  },
  "closes only what went well": {
    answer: async (candidates, job, count) => {
      let best = { name: "", ms: Infinity };
      for (const { name, size, start } of candidates) {
        const begin = performance.now();
        const pool = await start();
        const started = performance.now();
        await pool.run(job);
        const warm = performance.now();
        await pool.run(job);
        const ms = started - begin + Math.ceil(count / size) * (performance.now() - warm);
        await pool.close();
        if (ms < best.ms) best = { name, ms };
      }
      return best.name;
    },
    fails: "even then, each pool that was started is closed",
  },
  "leaves out a pool that fails": {
    answer: async (candidates, job, count) => {
      const usable: Candidate[] = [];
      for (const one of candidates) {
        await measure(one, job).then(() => usable.push(one), () => {});
      }
      return await choosePool(usable, job, count);
    },
    fails: "if a start or a job fails, the caller gets the error",
  },
};

export const variants: Record<string, Answer> = {
  "makes a list of forecasts": async (candidates, job, count) => {
    const forecasts = [];
    for (const candidate of candidates) {
      const { start, each } = await measure(candidate, job);
      forecasts.push({
        name: candidate.name,
        ms: start + Math.ceil(count / candidate.size) * each,
      });
    }
    return forecasts.reduce((best, one) => one.ms < best.ms ? one : best).name;
  },
  "closes each pool by `await using`": async (candidates, job, count) => {
    const forecast = async ({ size, start }: Candidate): Promise<number> => {
      const times = [performance.now()];
      const pool = await start();
      await using _closing = { [Symbol.asyncDispose]: () => pool.close() };
      times.push(performance.now());
      await pool.run(job);
      times.push(performance.now());
      await pool.run(job);
      times.push(performance.now());
      return times[1] - times[0] + (times[3] - times[2]) * Math.ceil(count / size);
    };
    const forecasts = await Array.fromAsync(candidates, forecast);
    return candidates[forecasts.indexOf(Math.min(...forecasts))].name;
  },
  "measures the better of two warm jobs": async (candidates, job, count) => {
    const timed = async (work: () => Promise<unknown>) => {
      const start = performance.now();
      await work();
      return performance.now() - start;
    };
    let choice: string | undefined, least = Infinity;
    for (const candidate of candidates) {
      let pool: Awaited<ReturnType<Candidate["start"]>> | undefined;
      try {
        const start = await timed(async () => pool = await candidate.start());
        await pool!.run(job);
        const each = Math.min(
          await timed(() => pool!.run(job)),
          await timed(() => pool!.run(job)),
        );
        const total = start + each * Math.ceil(count / candidate.size);
        if (total < least) [choice, least] = [candidate.name, total];
      } finally {
        await pool?.close();
      }
    }
    return choice!;
  },
};
