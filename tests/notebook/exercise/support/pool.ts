import { defineExercise, type Judge } from "@course/notebook/exercises";
import { judgeAnswer } from "../../../../lib/notebook/exercise/mod.ts";

/**
 * The task of the demonstration: run jobs, `limit` at a time, and return their results in order; when
 * one fails, stop the others.
 */
export type Pool = (
  jobs: ((signal: AbortSignal) => Promise<string>)[],
  limit: number,
) => Promise<string[]>;

export const pool = defineExercise({
  id: "99.1",
  title: "At most two",
  name: "pool",
  hints: ["How many may start at once?", "Let two workers share one list.", "`jobs.entries()`"],
  async check(answer: Pool, judge: Judge) {
    const trial = await judge.run(() =>
      answer([judge.job("A", 2000), judge.job("B", 1000), judge.job("C", 500)], 2)
    );
    judge.requires("gives the results in the order of the jobs", {
      expected: 'returned [ "A", "B", "C" ]',
      seen: trial.outcome,
    });
    judge.requires("never runs more than two at a time", {
      expected: "at most 2",
      seen: trial.timeline.maxConcurrent(),
      holds: trial.timeline.maxConcurrent() <= 2,
    });
    judge.requires("takes as long as it must (ms)", { expected: 2000, seen: trial.took });
    const failing = await judge.run(() =>
      answer([judge.job("bad", 100, { error: new Error("bad") }), judge.job("long", 5000)], 2)
    );
    judge.requires("fails as soon as one fails", {
      expected: ["threw Error: bad", 100],
      seen: [failing.outcome, failing.took],
    });
    judge.requires("leaves nothing running", {
      expected: [[], ["long"]],
      seen: [failing.leftRunning, failing.aborted],
    });
  },
});

/** A right answer. */
export const goodPool: Pool = async (jobs, limit) => {
  const results: string[] = [];
  const stop = new AbortController();
  const list = jobs.entries();
  const worker = async () => {
    for (const [index, job] of list) results[index] = await job(stop.signal);
  };
  try {
    await Promise.all(Array.from({ length: limit }, worker));
  } catch (error) {
    stop.abort(error);
    await Promise.resolve();
    throw error;
  }
  return results;
};

/** The requirements that an answer fails, with what was expected and seen. */
export const failedBy = async (answer: Pool) =>
  (await judgeAnswer(pool, answer)).filter((verdict) => !verdict.met)
    .map(({ requirement, expected, seen }) => `${requirement}: ${expected} | ${seen}`);
